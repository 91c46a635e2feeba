package dev.jem.spec;

import dev.jem.model.job.JobKey;
import dev.jem.model.job.Recurrence;
import dev.jem.spec.text.Node;
import dev.jem.spec.text.Show;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads triggers that react to what somebody outside delivers. */
final class DeliveryReader {

    private static final String NAME = "\\.[A-Za-z_][A-Za-z0-9_-]{0,62}";
    private static final Pattern IN_BODY = Pattern.compile("body(" + NAME + "){0,8}");
    private static final Pattern MEMBER = Pattern.compile("body(" + NAME + "){1,8}");

    private final Reader reader;
    private final JobKey job;

    /** @param job whose triggers they are */
    DeliveryReader(Reader reader, JobKey job) {
        this.reader = reader;
        this.job = job;
    }

    /** Whether a path may lead to something in what is delivered: {@code body}, or a member of it. */
    static boolean isInBody(String path) {
        return IN_BODY.matcher(path).matches();
    }

    Optional<Recurrence> webhook(Fields trigger) {
        return trigger.fields(TriggerKind.WEBHOOK.key(), Keys.WEBHOOK).flatMap(fields -> {
            Optional<String> path = Names.OBJECT.read(fields, "path", "the path", reader);
            Optional<String> secret = Names.OBJECT.read(fields, "secret", "the key's name", reader);
            Optional<String> dedupe = fields.scalar("dedupe").flatMap(this::member);
            secret.ifPresent(it -> reader.refers(new Reference(
                    Reference.HOOK_KEY,
                    job.namespace() + "/" + it,
                    new Reference.Use(job.namespace(), ""),
                    fields.entry("secret").orElseThrow().value().place())));
            boolean isComplete = path.isPresent() && secret.isPresent() && dedupe.isPresent() == fields.has("dedupe");
            return isComplete
                    ? Optional.of(new Recurrence.Webhook(path.get(), secret.get(), dedupe))
                    : Optional.empty();
        });
    }

    private Optional<String> member(Node.Scalar scalar) {
        if (MEMBER.matcher(scalar.text()).matches()) {
            return Optional.of(scalar.text());
        }
        String message = "'" + Show.quoted(scalar.text()) + "' names no member of what is delivered";
        reader.error(scalar.place(), "path", message, "write for example body.id, or body.delivery.id");
        return Optional.empty();
    }
}

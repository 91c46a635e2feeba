package dev.jem.spec;

import dev.jem.model.job.FailureReason;
import dev.jem.model.job.OnWorkerLost;
import dev.jem.model.job.Retry;
import dev.jem.model.job.RetryOn;
import dev.jem.model.job.Template;
import dev.jem.spec.References.Site;
import dev.jem.spec.Settings.RetryKeys;
import dev.jem.spec.text.DidYouMean;
import dev.jem.spec.text.Node;
import dev.jem.spec.text.Place;
import dev.jem.spec.text.Show;
import java.math.BigDecimal;
import java.text.Normalizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads what jobs and tasks say about how tasks are executed. */
final class SettingsReader {

    static final int ATTEMPTS_MAX = 1_000;
    static final long OUTPUT_MIN = 4L << 10;
    static final long OUTPUT_MAX = 1L << 40;
    static final BigDecimal BACKOFF_MAX = BigDecimal.valueOf(100);

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Pattern EXIT = Pattern.compile("exit:([0-9]{1,3})(?:-([0-9]{1,3}))?");
    private static final Pattern CODE =
            Pattern.compile("(?:(http):([1-5](?:[0-9]{2}|[0-9]x|xx))|(sql):([0-9A-Z]{2}[0-9A-Zx]{3}))");
    private static final int EXIT_CODE_MAX = 255;

    private final Reader reader;
    private final References references;

    SettingsReader(Reader reader, References references) {
        this.reader = reader;
        this.references = references;
    }

    /** The settings of a task. */
    Settings read(Fields task, Site site) {
        Optional<Fields> timeouts = task.fields("timeouts", Keys.TASK_TIMEOUTS);
        return withoutTimeouts(task, site)
                .within(
                        timeouts.flatMap(it -> it.duration("attempt", SECOND)),
                        timeouts.flatMap(it -> it.duration("grace", Duration.ZERO)));
    }

    /** The settings of a job or a task, without {@code timeouts}. */
    Settings withoutTimeouts(Fields fields, Site site) {
        return new Settings(
                fields.fields("retry", Keys.RETRY).map(this::retry).orElse(RetryKeys.NONE),
                Optional.empty(),
                Optional.empty(),
                fields.node("onWorkerLost").flatMap(this::onWorkerLost),
                fields.scalar("workdir").flatMap(it -> workdir(it, site)),
                Names.ACCOUNT.read(fields, "runAs", "the account", reader),
                fields.size("outputMax", OUTPUT_MIN, OUTPUT_MAX));
    }

    private RetryKeys retry(Fields fields) {
        Optional<Duration> delay = fields.duration("delay", Duration.ZERO);
        Optional<Duration> maxDelay = fields.duration("maxDelay", Duration.ZERO);
        if (delay.isPresent() && maxDelay.isPresent() && maxDelay.get().compareTo(delay.get()) < 0) {
            Place place = fields.entry("maxDelay").orElseThrow().value().place();
            reader.error(place, "range", "'maxDelay' is less than 'delay'");
        }
        return new RetryKeys(
                fields.integer("attempts", 1, ATTEMPTS_MAX),
                delay,
                fields.node("backoff").flatMap(this::backoff),
                maxDelay,
                fields.duration("maxElapsed", SECOND),
                fields.choice("jitter", Retry.Jitter.class),
                fields.node("for").map(this::retryOn));
    }

    private Optional<Double> backoff(Node node) {
        Optional<BigDecimal> value = reader.decimal(node);
        if (value.isPresent()
                && (value.get().compareTo(BigDecimal.ONE) < 0 || value.get().compareTo(BACKOFF_MAX) > 0)) {
            reader.error(node.place(), "range", value.get().toPlainString() + " is not between 1 and " + BACKOFF_MAX);
            return Optional.empty();
        }
        return value.map(BigDecimal::doubleValue);
    }

    private List<RetryOn> retryOn(Node node) {
        List<RetryOn> on = new ArrayList<>();
        for (Node item : reader.items(node)) {
            if (item instanceof Node.Mapping) {
                reader.expected(item, "text", "write exit:75, without a space");
            } else {
                reader.scalar(item).flatMap(this::retryOn).ifPresent(on::add);
            }
        }
        return List.copyOf(on);
    }

    private Optional<RetryOn> retryOn(Node.Scalar scalar) {
        String text = scalar.text();
        Matcher exit = EXIT.matcher(text);
        if (exit.matches()) {
            int from = Integer.parseInt(exit.group(1));
            int to = exit.group(2) == null ? from : Integer.parseInt(exit.group(2));
            if (from < 1 || from > to || to > EXIT_CODE_MAX) {
                String message = "'" + text + "' is not an exit code, or range of exit codes, between 1 and 255";
                reader.error(scalar.place(), "range", message);
                return Optional.empty();
            }
            return Optional.of(new RetryOn.Exit(from, to));
        }
        Matcher code = CODE.matcher(text);
        if (code.matches()) {
            boolean isHttp = code.group(1) != null;
            return Optional.of(
                    isHttp
                            ? new RetryOn.Code(code.group(1), code.group(2))
                            : new RetryOn.Code(code.group(3), code.group(4)));
        }
        Optional<FailureReason> reason = Choice.read(FailureReason.class, text);
        if (reason.isEmpty()) {
            List<String> allowed = Stream.concat(
                            Stream.of("exit:CODE", "http:STATUS", "sql:STATE"),
                            Choice.texts(FailureReason.class).stream())
                    .toList();
            String message = "'" + Show.quoted(text) + "' is not one of " + String.join(", ", allowed);
            reader.error(scalar.place(), "choice", message, DidYouMean.suggestion(text, allowed));
        }
        return reason.map(RetryOn.Reason::new);
    }

    private Optional<OnWorkerLost> onWorkerLost(Node node) {
        if (node instanceof Node.Scalar) {
            return reader.scalar(node).flatMap(this::onWorkerLost);
        }
        return Fields.of(node, Keys.ON_WORKER_LOST, reader)
                .flatMap(it -> it.fields("wait", Keys.WAIT))
                .map(it -> new OnWorkerLost.Wait(it.duration("lostAfter", SECOND)));
    }

    private Optional<OnWorkerLost> onWorkerLost(Node.Scalar scalar) {
        return switch (scalar.text()) {
            case "wait" -> Optional.of(OnWorkerLost.defaults());
            case "retry" -> Optional.of(new OnWorkerLost.RetryElsewhere());
            default -> {
                reader.notOneOf(scalar, List.of("wait", "retry"));
                yield Optional.empty();
            }
        };
    }

    private Optional<Template> workdir(Node.Scalar scalar, Site site) {
        String text = scalar.text();
        boolean isAbsolute = text.startsWith("/") || text.startsWith("${{");
        boolean climbs = Stream.of(text.split("/", -1)).anyMatch(it -> it.equals("..") || it.equals("."));
        if (!isAbsolute || climbs || !Normalizer.isNormalized(text, Normalizer.Form.NFC)) {
            String message = "'" + Show.quoted(text) + "' is not an absolute path without '.' and '..'";
            reader.error(scalar.place(), "path", message, "write for example /srv/jobs");
            return Optional.empty();
        }
        Optional<Template> template = reader.template(scalar);
        template.ifPresent(it -> references.use(it, scalar, site));
        if (template.isPresent() && text.startsWith("${{") && !isInRunDirectory(template.get())) {
            reader.error(scalar.place(), "path", "a directory that begins with a reference begins with ${{ run.dir }}");
        }
        return template;
    }

    private static boolean isInRunDirectory(Template template) {
        return template.segments().getFirst() instanceof Template.Reference first
                && first.path().equals("run.dir");
    }
}

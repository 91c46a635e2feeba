package dev.jem.api;

import dev.jem.api.ProblemException.Status;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Answer.RunAccepted;
import dev.jem.model.command.Command;
import dev.jem.model.event.Entity;
import dev.jem.model.job.Template;
import dev.jem.model.state.PrincipalKind;
import dev.jem.model.state.Role;
import dev.jem.protocol.Webhooks;
import dev.jem.runtime.Hooks.Hook;
import dev.jem.runtime.Lane;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;

/**
 * Somebody outside delivers what starts a job. The signature is all that is needed for it; who has none is told the
 * same of every address, whether there is something or not.
 */
final class WebhookRoutes {

    private static final String PATH = "/hooks/{namespace}/{path}";
    private static final String REFERENCE = "webhook.";
    private static final int BODY_BYTES_MAX = 256 << 10;

    /** So far may a timestamp be from the server's time. */
    private static final Duration WINDOW = Duration.ofMinutes(5);

    /** So many are read at a time: whoever has no key takes memory and time from nobody but other deliveries. */
    private static final int AT_A_TIME_MAX = 64;

    private static final Pattern SECONDS = Pattern.compile("[1-9][0-9]{0,11}");
    private static final Pattern SIGNATURE = Pattern.compile("v1=[0-9a-f]{64}");

    private final Backend backend;
    private final Semaphore room = new Semaphore(AT_A_TIME_MAX);

    WebhookRoutes(Backend backend) {
        this.backend = backend;
    }

    List<Route> routes() {
        return List.of(Route.post(PATH, Permission.ADDRESS, "Start a run by a signed delivery", this::deliver)
                .takes(byte[].class)
                .gives(Webhooks.Delivered.class));
    }

    /** A delivery that was signed for its address. */
    private record Delivery(Hook hook, Signed signed) {}

    private void deliver(Call unknown) {
        if (backend.cell().registry().isEmpty()) {
            throw new ProblemException(
                    Status.UNAVAILABLE, "not-leading", "this server does not know its webhooks yet; it is starting");
        }
        Delivery delivery = read(unknown);
        Hook hook = delivery.hook;
        String name = hook.job().namespace() + "/" + hook.webhook().path();
        Call call = new Call(
                unknown.context(), new Entity.Principal("webhook/" + name, PrincipalKind.SERVICE, Role.TASK, ""));
        DeliveredBody body = new DeliveredBody(delivery.signed.body());
        Optional<String> id = hook.webhook().dedupe().map(body::text);
        Command.Deliver command = new Command.Deliver(
                hook.job(),
                hook.trigger().name(),
                hook.webhook(),
                "webhook " + name,
                facts(hook, body),
                id.map(it -> "id/" + ApiServer.sha256(it)).orElseGet(delivery.signed::fingerprint));
        Answer.Delivered answer = backend.command(call, command, Lane.SUBMISSIONS, Answer.Delivered.class);
        Webhooks.Delivered reply = reply(hook, answer);
        if (reply.run().isPresent() && !reply.repeated()) {
            call.created(reply);
        } else {
            call.json(reply);
        }
    }

    private Webhooks.Delivered reply(Hook hook, Answer.Delivered answer) {
        String incarnation = backend.cell().registry().incarnation();
        return new Webhooks.Delivered(
                hook.job().toString(),
                answer.run().map(it -> dev.jem.model.RunIds.format(incarnation, it.run())),
                answer.run().map(RunAccepted::number).orElse(0L),
                answer.run().filter(RunAccepted::repeated).isPresent(),
                answer.skipped());
    }

    /** What the trigger refers to; nothing else of what was delivered is kept. */
    private static SortedMap<String, String> facts(Hook hook, DeliveredBody body) {
        TreeMap<String, String> facts = new TreeMap<>();
        for (Template value : hook.trigger().params().values()) {
            for (Template.Reference reference : value.references()) {
                if (reference.path().startsWith(REFERENCE)) {
                    facts.put(reference.path(), body.text(reference.path().substring(REFERENCE.length())));
                }
            }
        }
        return facts;
    }

    // ---- whether it is from somebody who has the key

    private Delivery read(Call call) {
        String timestamp = only(call, Webhooks.TIMESTAMP, SECONDS, "seconds since 1970");
        String signature = only(call, Webhooks.SIGNATURE, SIGNATURE, "v1= and 64 hexadecimal digits in lower case");
        Duration off = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), Instant.now())
                .abs();
        if (off.compareTo(WINDOW) > 0) {
            throw ProblemException.badRequest("the header " + Webhooks.TIMESTAMP + " is " + off.toSeconds()
                    + " s from the server's time; up to " + WINDOW.toSeconds() + " s are allowed");
        }
        long length = call.context().req().getContentLengthLong();
        if (length < 0) {
            throw ProblemException.badRequest("a delivery says its length: send Content-Length");
        }
        if (length > BODY_BYTES_MAX) {
            throw new ProblemException(
                    Status.TOO_LARGE, "too-large", "a delivery has up to " + BODY_BYTES_MAX + " bytes");
        }
        if (!room.tryAcquire()) {
            throw new ProblemException(
                    Status.UNAVAILABLE, "overloaded", "too many deliveries come at a time; send it again in a moment");
        }
        try {
            return verified(call, new Signed(timestamp, call.context().bodyAsBytes()), signature);
        } finally {
            room.release();
        }
    }

    /** What is said twice could be read as the one here and as the other elsewhere. */
    private static String only(Call call, String name, Pattern form, String how) {
        List<String> values = Collections.list(call.context().req().getHeaders(name));
        if (values.size() != 1 || !form.matcher(values.getFirst()).matches()) {
            throw ProblemException.badRequest(
                    "a delivery has the header " + name + " once, with " + how + "; see docs/manifest.md");
        }
        return values.getFirst();
    }

    private Delivery verified(Call call, Signed signed, String signature) {
        Optional<Hook> hook = backend.cell().registry().hooks().of(call.path("namespace"), call.path("path"));
        List<byte[]> keys = hook.map(it ->
                        backend.hookKeys().of(it.job().namespace(), it.webhook().secret()))
                .orElse(List.of());
        byte[] given = HexFormat.of().parseHex(signature.substring(signature.indexOf('=') + 1));
        if (!signed.isUnder(keys, given) || hook.isEmpty()) {
            throw ProblemException.notFound("there is no such webhook, or the delivery is not signed with its key");
        }
        return new Delivery(hook.get(), signed);
    }
}

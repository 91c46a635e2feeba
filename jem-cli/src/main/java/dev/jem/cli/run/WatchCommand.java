package dev.jem.cli.run;

import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.CommandFailure;
import dev.jem.cli.command.ExitStatus;
import dev.jem.cli.command.Format;
import dev.jem.cli.command.Names;
import dev.jem.cli.command.Output;
import dev.jem.cli.command.Session;
import dev.jem.cli.command.Waiting;
import dev.jem.cli.text.Clean;
import dev.jem.cli.text.Width;
import dev.jem.client.EventFilter;
import dev.jem.client.EventStream;
import dev.jem.client.RetryPolicy;
import dev.jem.model.job.JobKey;
import dev.jem.protocol.Events;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code jem watch}. */
@Command(description = "Prints events as they happen, until Ctrl-C. With -o json one JSON object a line.")
public final class WatchCommand implements CliCommand {

    private static final Duration STEP = Duration.ofSeconds(1);
    private static final int TYPE_WIDTH = 22;
    private static final int NAME_WIDTH = 30;
    private static final int VALUE_WIDTH = 60;

    @Option(names = "--job", paramLabel = "NS/JOB", description = "Only this job.")
    private Optional<String> job = Optional.empty();

    @Option(names = "--run", paramLabel = "RUN", description = "Only this run.")
    private Optional<String> run = Optional.empty();

    @Option(names = "--after", paramLabel = "ID", description = "Begin after the event with this id, such as 41.0.")
    private String after = "";

    @Option(names = "--count", paramLabel = "N", description = "End after so many events.")
    private Optional<Integer> count = Optional.empty();

    @Override
    public int run(Session session) {
        Waiting waiting = Waiting.of(session);
        long left = count.map(Integer::longValue).orElse(Long.MAX_VALUE);
        boolean isConnected = true;
        try (EventStream events =
                session.client().with(RetryPolicy.PATIENT).events().follow(filter(session), after)) {
            while (left > 0) {
                Optional<Events.Event> event = events.poll(STEP);
                if (event.isPresent()) {
                    left--;
                    isConnected = true;
                    if (!print(event.get(), session.output())) {
                        return ExitStatus.OK;
                    }
                } else if (waiting.isOver()) {
                    throw CommandFailure.timedOut("the time to watch is over");
                } else if (isConnected && !events.isConnected()) {
                    isConnected = false;
                    session.say("no connection; going on after the last event as soon as there is one");
                }
            }
        }
        return ExitStatus.OK;
    }

    private EventFilter filter(Session session) {
        Optional<JobKey> key = job.map(it -> Names.job(session, it));
        return new EventFilter(
                key.map(JobKey::namespace).or(session::namespaceFilter),
                key.map(JobKey::name),
                run.map(it -> Names.run(session, it).id()));
    }

    /** False when nobody reads any more. */
    private static boolean print(Events.Event event, Output output) {
        if (output.format() == Format.JSON) {
            output.jsonLine(event);
            return output.flush();
        }
        if (output.format() == Format.YAML) {
            output.raw("---\n");
            output.object(event, "", _ -> {});
            return output.flush();
        }
        String id = event.seq() + "." + event.index();
        if (output.format() == Format.NAME) {
            output.line(id);
            return output.flush();
        }
        output.styled(output.style().dim(output.times().full(event.at())) + "  "
                + output.style().paint(colour(event.type()), Width.padded(Clean.line(event.type()), TYPE_WIDTH)) + "  "
                + Width.padded(Clean.line(subject(event)), NAME_WIDTH) + "  "
                + Width.cut(Clean.line(details(event)), output.columns() - TYPE_WIDTH - NAME_WIDTH - 32));
        return output.flush();
    }

    /** The state in whose colour an event is shown. */
    private static String colour(String type) {
        return switch (type) {
            case "RunCreated", "JobApplied", "WorkerJoined" -> "created";
            case "AttemptStarted", "AttemptLeased" -> "RUNNING";
            case "JobQuarantined", "CommandQuarantined", "WorkerContactLost" -> "QUARANTINED";
            default -> "";
        };
    }

    private static String subject(Events.Event event) {
        if (event.job().isEmpty()) {
            return event.namespace().isEmpty() ? "-" : event.namespace();
        }
        String number = event.number() > 0 ? "#" + event.number() : "";
        return event.namespace() + "/" + event.job() + number;
    }

    /** What the event holds in short, without what its subject says already; parts of its parts too. */
    private static String details(Events.Event event) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, Object> entry : new TreeMap<>(event.data()).entrySet()) {
            if (entry.getValue() instanceof Map<?, ?> parts) {
                new TreeMap<>(parts).forEach((name, value) -> append(text, String.valueOf(name), value));
            } else if (!isSubject(event, entry.getKey())) {
                append(text, entry.getKey(), entry.getValue());
            }
        }
        return text.toString();
    }

    private static boolean isSubject(Events.Event event, String name) {
        return switch (name) {
            case "run", "job" -> !event.job().isEmpty();
            case "number" -> event.type().equals("RunCreated");
            default -> false;
        };
    }

    private static void append(StringBuilder text, String name, Object value) {
        String shown = String.valueOf(value);
        boolean isShort = !(value instanceof Map<?, ?>) && !(value instanceof List<?>) && !shown.isEmpty();
        if (isShort) {
            text.append(text.isEmpty() ? "" : " ").append(name).append('=').append(Width.cut(shown, VALUE_WIDTH));
        }
    }
}

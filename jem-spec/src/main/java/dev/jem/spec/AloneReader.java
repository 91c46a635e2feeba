package dev.jem.spec;

import dev.jem.model.job.Action;
import dev.jem.model.job.WaitFor;
import dev.jem.spec.text.Node;
import dev.jem.spec.text.Show;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Reads tasks that no worker runs. What is said about programs and attempts means nothing for them. */
final class AloneReader {

    /** What only a worker does something with. */
    private static final List<String> OF_WORKERS =
            List.of("env", "workdir", "runAs", "outputMax", "success", "onWorkerLost", "timeouts");

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int YEAR_MAX = 9999;

    private final Reader reader;

    AloneReader(Reader reader) {
        this.reader = reader;
    }

    /** Reports what has no meaning beside a task that no worker runs. */
    private static void refuse(Fields task, List<String> keys, Executor executor) {
        for (String key : keys) {
            String message = "'" + key + "' has no meaning beside '" + executor.key() + "', which no worker runs";
            task.refuse(key, message, "remove it");
        }
    }

    // ---- wait

    Optional<Action> waiting(Fields task) {
        refuse(task, OF_WORKERS, Executor.WAIT);
        refuse(task, List.of("retry"), Executor.WAIT);
        Optional<WaitFor> what = task.node(Executor.WAIT.key())
                .flatMap(it -> Fields.of(it, Keys.TASK_WAIT, "for", reader))
                .flatMap(this::what);
        boolean isCalledBack = what.filter(WaitFor.Callback.class::isInstance).isPresent();
        if (what.isPresent() && !isCalledBack) {
            task.refuse("outputs", "'outputs' has a meaning only beside 'wait' with 'callback'", "remove it");
        }
        if (isCalledBack) {
            String message = "a repeated task cannot wait for a callback: nobody could tell whose element is meant";
            task.refuse("forEach", message, "write a task for each callback");
        }
        return what.map(Action.Wait::new);
    }

    private Optional<WaitFor> what(Fields wait) {
        List<String> given =
                List.of("for", "until", "callback").stream().filter(wait::has).toList();
        if (Keys.TASK_WAIT.later().stream().anyMatch(wait::has)) {
            return Optional.empty();
        }
        if (given.size() != 1) {
            String message = given.isEmpty()
                    ? "'wait' needs one of for, until, callback"
                    : "'wait' has only one of " + String.join(", ", given);
            reader.error(wait.place(), given.isEmpty() ? "missing-key" : "one-of", message);
            return Optional.empty();
        }
        return switch (given.getFirst()) {
            case "for" -> {
                refuseZone(wait);
                yield wait.duration("for", SECOND).map(WaitFor.Span::new);
            }
            case "until" -> wait.scalar("until").flatMap(it -> until(wait, it));
            default -> {
                refuseZone(wait);
                yield wait.fields("callback", Keys.TASK_CALLBACK).map(AloneReader::callback);
            }
        };
    }

    private static void refuseZone(Fields wait) {
        wait.refuse("timezone", "'timezone' has a meaning only beside 'until' with a time of day", "remove it");
    }

    private Optional<WaitFor> until(Fields wait, Node.Scalar scalar) {
        boolean isInstant = scalar.text().indexOf('T') > 0;
        if (isInstant) {
            refuseZone(wait);
            return instant(scalar).map(WaitFor.Moment::new);
        }
        ZoneId zone = wait.zone("timezone").orElse(ZoneOffset.UTC);
        Optional<LocalTime> time = reader.timeOfDay(scalar);
        return time.map(it -> new WaitFor.TimeOfDay(it, zone));
    }

    private Optional<Instant> instant(Node.Scalar scalar) {
        try {
            OffsetDateTime at = OffsetDateTime.parse(scalar.text());
            if (at.getYear() >= 0 && at.getYear() < YEAR_MAX) {
                return Optional.of(at.toInstant());
            }
        } catch (DateTimeException e) {
            return refused(scalar);
        }
        return refused(scalar);
    }

    private Optional<Instant> refused(Node.Scalar scalar) {
        String message = "'" + Show.quoted(scalar.text()) + "' is neither a time of day nor an instant";
        reader.error(scalar.place(), "instant", message, "write for example 05:00, or 2026-01-01T06:00:00Z");
        return Optional.empty();
    }

    private static WaitFor callback(Fields callback) {
        return new WaitFor.Callback(
                callback.duration("timeout", SECOND).orElse(WaitFor.Callback.TIMEOUT_DEFAULT),
                callback.choice("onTimeout", WaitFor.OnTimeout.class).orElse(WaitFor.OnTimeout.FAIL));
    }
}

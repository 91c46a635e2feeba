package dev.jem.api;

import dev.jem.engine.Explanation;
import dev.jem.model.Micros;
import dev.jem.model.RunIds;
import dev.jem.model.command.AttemptIds;
import dev.jem.model.command.AttemptKey;
import dev.jem.model.event.Doing;
import dev.jem.model.event.Marks;
import dev.jem.model.job.FailureReason;
import dev.jem.model.job.Recurrence;
import dev.jem.model.job.Value;
import dev.jem.model.state.Cause;
import dev.jem.model.state.RunState;
import dev.jem.model.time.BusinessDayTimes;
import dev.jem.protocol.Runs;
import dev.jem.runtime.projection.AttemptRow;
import dev.jem.runtime.projection.Executions;
import dev.jem.runtime.projection.Interventions;
import dev.jem.runtime.projection.Phases;
import dev.jem.runtime.projection.RunDetail;
import dev.jem.runtime.projection.RunRow;
import dev.jem.runtime.projection.TaskRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;

/** Turns what is stored into what the protocol says. Pure. */
final class Rendering {

    private final String incarnation;

    Rendering(String incarnation) {
        this.incarnation = incarnation;
    }

    // ---- small things

    static Instant instant(long micros) {
        return Micros.instant(micros);
    }

    static Optional<Instant> instant(OptionalLong micros) {
        return micros.isPresent() ? Optional.of(Micros.instant(micros.getAsLong())) : Optional.empty();
    }

    /** {@code CATCH_UP} as {@code catch-up}. */
    static String kebab(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Object json(Value value) {
        return switch (value) {
            case Value.Text it -> it.value();
            case Value.Whole it -> it.value();
            case Value.Decimal it -> it.value();
            case Value.Flag it -> it.value();
            case Value.Items it -> it.values().stream().map(Rendering::json).toList();
            case Value.Fields it -> json(it.values());
        };
    }

    static Map<String, Object> json(SortedMap<String, Value> values) {
        Map<String, Object> json = new LinkedHashMap<>();
        values.forEach((name, value) -> json.put(name, json(value)));
        return json;
    }

    static String schedule(Recurrence recurrence) {
        return switch (recurrence) {
            case Recurrence.Cron cron -> cron.expression();
            case Recurrence.Every every -> "every " + dev.jem.model.time.DurationText.format(every.interval());
            case Recurrence.At(var at) -> "at " + at;
            case Recurrence.Rrule rrule -> rrule.rule();
            case Recurrence.CalendarRule it -> BusinessDayTimes.name(it.rule()) + " in " + it.calendar();
            case Recurrence.After it ->
                "after " + it.job() + " has " + it.ends().phrase();
            case Recurrence.OnSignal it -> "event " + it.signal();
            case Recurrence.Webhook it -> "webhook " + it.path();
            case Recurrence.FileArrival it -> "file " + it.path();
        };
    }

    String runId(long run) {
        return RunIds.format(incarnation, run);
    }

    // ---- runs

    Runs.Run run(RunRow row, List<TaskRow> tasks) {
        return new Runs.Run(
                runId(row.run()),
                row.key().namespace(),
                row.key().name(),
                row.number(),
                row.executions().number(),
                row.version(),
                row.state().name(),
                row.interventions().disposition().name(),
                trigger(row.origin()),
                row.origin().start().map(start -> instant(start.at())),
                Optional.of(row.businessDate()),
                instant(row.times().createdAt()),
                instant(row.times().startedAt()),
                instant(row.times().endedAt()),
                reason(row),
                json(row.params()),
                Optional.of(row.phases()).filter(it -> !it.equals(Phases.NONE)).map(Rendering::phases),
                tasks.stream().map(task -> task(row, task)).toList(),
                row.seq(),
                row.priority(),
                row.interventions().run().hold().map(Rendering::hold),
                instead(row.interventions().run()),
                row.interventions().acted().stream().map(Rendering::acted).toList(),
                row.revision(),
                executions(row.executions()));
    }

    private static List<Runs.Execution> executions(Executions executions) {
        List<Runs.Execution> all = new ArrayList<>();
        for (Executions.Past it : executions.past()) {
            all.add(new Runs.Execution(
                    all.size() + 1,
                    it.version(),
                    it.state().name(),
                    instant(it.openedAt()),
                    instant(it.endedAt()),
                    it.failure()));
        }
        return all;
    }

    Runs.Run run(RunDetail detail) {
        return run(detail.run(), detail.tasks());
    }

    private static Runs.Trigger trigger(RunRow.Origin origin) {
        String kind = switch (origin.cause()) {
            case SCHEDULE, CATCH_UP, MANUAL, AD_HOC, EVENT, DEPENDENCY, WEBHOOK, FILE, PARENT -> kebab(origin.cause());
        };
        String by = origin.cause() == Cause.MANUAL || origin.cause() == Cause.AD_HOC ? origin.by() : "";
        String nominal = origin.start().map(it -> it.nominal().toString()).orElse("");
        return new Runs.Trigger(kind, origin.trigger(), by, origin.reason(), nominal);
    }

    /** Why a run did not end well, in a sentence; one that was to be stopped may have been faster. */
    private static String reason(RunRow row) {
        if (row.state() == RunState.SUCCEEDED) {
            return "";
        }
        return row.stop().map(RunRow.Stop::reason).filter(why -> !why.isEmpty()).orElse(row.failure());
    }

    static Runs.Phases phases(Phases phases) {
        return new Runs.Phases(
                millis(phases.waitMicros()),
                millis(phases.queueMicros()),
                millis(phases.dispatchMicros()),
                millis(phases.startMicros()),
                millis(phases.userMicros()),
                millis(phases.reportMicros()));
    }

    private static double millis(long micros) {
        return micros / 1_000.0;
    }

    private static Runs.Hold hold(Marks.Hold hold) {
        Optional<Instant> until = hold.until() == 0 ? Optional.empty() : Optional.of(instant(hold.until()));
        return new Runs.Hold(instant(hold.since()), until, hold.by(), hold.reason());
    }

    private static String instead(Marks marks) {
        return marks.instead().map(Rendering::kebab).orElse("");
    }

    private static Runs.Acted acted(Interventions.Acted act) {
        return new Runs.Acted(
                instant(act.at()),
                act.by(),
                act.action(),
                act.task(),
                act.before(),
                act.after(),
                act.reason(),
                act.ticket());
    }

    private Runs.Task task(RunRow run, TaskRow row) {
        Marks marks = run.interventions().tasks().getOrDefault(row.name(), Marks.NONE);
        return new Runs.Task(
                row.name(),
                row.state().name(),
                row.detail(),
                row.needs(),
                instant(row.retryAt()),
                json(row.outputs()),
                row.attempts().stream()
                        .map(attempt -> attempt(new AttemptKey(run.run(), row.name(), attempt.number()), attempt))
                        .toList(),
                row.element().map(Rendering::json),
                row.alone().map(Rendering::alone),
                row.state().isTerminal() ? Optional.empty() : marks.hold().map(Rendering::hold),
                instead(marks),
                marks.passed().stream().map(Rendering::kebab).toList());
    }

    private static Runs.Alone alone(TaskRow.Alone row) {
        return new Runs.Alone(
                instant(row.since()),
                instant(row.until()),
                row.text(),
                row.answers().stream().map(Rendering::answer).toList(),
                instant(row.calledBack()));
    }

    static Runs.Answer answer(Doing.Given given) {
        return new Runs.Answer(given.by(), kebab(given.vote()), given.reason(), given.ticket(), instant(given.at()));
    }

    private Runs.Attempt attempt(AttemptKey key, AttemptRow row) {
        Optional<AttemptRow.Result> result = row.result();
        return new Runs.Attempt(
                AttemptIds.format(incarnation, key),
                row.number(),
                row.lease().worker(),
                row.state().name(),
                result.map(AttemptRow.Result::exitCode).flatMap(Rendering::boxed),
                result.map(Rendering::reason).orElse(""),
                false,
                Optional.of(instant(row.lease().leasedAt())),
                instant(row.startedAt()),
                result.map(it -> instant(it.endedAt())),
                Optional.of(row.phases()).filter(it -> !it.equals(Phases.NONE)).map(Rendering::phases),
                result.map(it -> new Runs.Output(
                        it.output().bytes(),
                        it.output().keptBytes(),
                        it.output().sha256(),
                        it.output().complete())),
                result.map(AttemptRow.Result::artifacts).orElse(List.of()).stream()
                        .map(it -> new Runs.Artifact(it.path(), it.size(), it.sha256()))
                        .toList());
    }

    private static Optional<Integer> boxed(OptionalInt value) {
        return value.isPresent() ? Optional.of(value.getAsInt()) : Optional.empty();
    }

    private static String reason(AttemptRow.Result result) {
        boolean isExit = result.failure().equals(Optional.of(FailureReason.EXIT_CODE))
                && result.exitCode().isPresent();
        String failure = isExit
                ? "exit code " + result.exitCode().getAsInt()
                : result.failure().map(Rendering::kebab).orElse("");
        return failure.isEmpty() || result.detail().isEmpty()
                ? failure + result.detail()
                : failure + ": " + result.detail();
    }

    // ---- explanations

    static Runs.Explanation explanation(Explanation explanation, long at) {
        List<Runs.Gate> gates = explanation.gates().stream()
                .map(gate -> new Runs.Gate(
                        gate.kind().order(),
                        kebab(gate.kind()),
                        gate.object(),
                        gate.holder(),
                        gate.detail(),
                        gate.expectedAt() == 0 ? Optional.empty() : Optional.of(instant(gate.expectedAt()))))
                .toList();
        return new Runs.Explanation(
                explanation.subject(), explanation.state(), explanation.summary(), gates, instant(at));
    }
}

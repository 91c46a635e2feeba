package dev.jem.runtime.projection;

import dev.jem.model.calendar.CalendarDefinition;
import dev.jem.model.calendar.CalendarKey;
import dev.jem.model.calendar.Days;
import dev.jem.model.command.Command.Submitted;
import dev.jem.model.command.Command.SubmittedCalendar;
import dev.jem.model.event.Recorded;
import dev.jem.model.job.Action;
import dev.jem.model.job.ApprovalRule;
import dev.jem.model.job.Concurrency;
import dev.jem.model.job.Criticality;
import dev.jem.model.job.Description;
import dev.jem.model.job.ForEach;
import dev.jem.model.job.IfSkipped;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.Join;
import dev.jem.model.job.OnConflict;
import dev.jem.model.job.OnWorkerLost;
import dev.jem.model.job.Owner;
import dev.jem.model.job.ParamDefinition;
import dev.jem.model.job.Recurrence;
import dev.jem.model.job.Retry;
import dev.jem.model.job.RunIf;
import dev.jem.model.job.StartRules;
import dev.jem.model.job.TaskDefinition;
import dev.jem.model.job.TaskDefinition.TaskSettings;
import dev.jem.model.job.TaskRules;
import dev.jem.model.job.Template;
import dev.jem.model.job.Timeouts;
import dev.jem.model.job.TriggerDefinition;
import dev.jem.model.job.ValueType;
import dev.jem.model.job.WaitFor;
import dev.jem.model.state.Vote;
import dev.jem.model.time.CatchUp;
import dev.jem.model.time.CronDialect;
import dev.jem.model.time.DstPolicy;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Makes up definitions of jobs: single tasks, graphs of up to some dozen tasks, schedules of every kind. */
final class StoryJobs {

    private static final Retry RETRY = new Retry(
            3, Duration.ofSeconds(5), 2, Duration.ofMinutes(1), Optional.empty(), Retry.Jitter.FULL, List.of());
    private static final Timeouts TIMEOUTS = new Timeouts(
            Optional.of(Duration.ofMinutes(30)),
            Duration.ofHours(1),
            Optional.of(Duration.ofHours(2)),
            Duration.ofSeconds(5));

    private static final CalendarKey WORKDAYS = new CalendarKey("default", "workdays");

    private StoryJobs() {}

    /** The calendar that some of the jobs go by. */
    static SubmittedCalendar calendar(RandomGenerator random) {
        List<DayOfWeek> days = new ArrayList<>(List.of(DayOfWeek.MONDAY));
        for (DayOfWeek day : List.of(DayOfWeek.WEDNESDAY, DayOfWeek.THURSDAY, DayOfWeek.SATURDAY)) {
            if (random.nextBoolean()) {
                days.add(day);
            }
        }
        CalendarDefinition definition = new CalendarDefinition(
                WORKDAYS, "", new Days.Week(days), Optional.empty(), CalendarDefinition.Domain.NONE);
        return new SubmittedCalendar(
                definition, String.format("%064x", definition.toString().hashCode() & 0xffffffffL));
    }

    /** A job that one schedule starts. */
    static Submitted scheduled(JobKey key, Recurrence recurrence, StartRules rules) {
        TriggerDefinition trigger =
                new TriggerDefinition("t", recurrence, rules, CatchUp.DEFAULT, Collections.emptySortedMap());
        return submitted(
                key,
                List.of(trigger),
                List.of(task("main", new Edges(List.of(), RunIf.SUCCESS), Retry.NEVER, TaskRules.NONE)),
                Concurrency.DEFAULT);
    }

    static Submitted random(JobKey key, RandomGenerator random) {
        List<TriggerDefinition> triggers = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            Recurrence recurrence = recurrence(random);
            StartRules rules = rules(shifts(recurrence), random);
            triggers.add(new TriggerDefinition(
                    "trigger-" + i, recurrence, rules, catchUp(random), Collections.emptySortedMap()));
        }
        int size = random.nextInt(3) == 0 ? 1 + random.nextInt(40) : 1;
        return submitted(
                key,
                triggers,
                tasks(size, random),
                new Concurrency(2, Template.EMPTY, oneOf(OnConflict.values(), random)));
    }

    /** A job of one task without a schedule. */
    static Submitted simple(JobKey key) {
        return submitted(
                key,
                List.of(),
                List.of(task("main", new Edges(List.of(), RunIf.SUCCESS), Retry.NEVER, TaskRules.NONE)),
                Concurrency.DEFAULT);
    }

    static Submitted submitted(
            JobKey key, List<TriggerDefinition> triggers, List<TaskDefinition> tasks, Concurrency concurrency) {
        ParamDefinition note = new ParamDefinition(
                "note",
                ValueType.STRING,
                Optional.of(Template.literal("")),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                "");
        JobDefinition definition = new JobDefinition(
                key,
                new Description(new TreeMap<>(), Owner.NONE, "about " + key, Criticality.NORMAL, ""),
                List.of(),
                triggers,
                Optional.empty(),
                List.of(note),
                concurrency,
                JobDefinition.PRIORITY_DEFAULT,
                TIMEOUTS,
                tasks);
        return new Submitted(
                definition, String.format("%064x", definition.toString().hashCode() & 0xffffffffL));
    }

    private static List<TaskDefinition> tasks(int size, RandomGenerator random) {
        List<TaskDefinition> tasks = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            List<String> needs = new ArrayList<>();
            for (int j = Math.max(0, i - 4); j < i; j++) {
                if (random.nextInt(3) == 0) {
                    needs.add("task-" + j);
                }
            }
            RunIf runIf = random.nextInt(6) == 0 ? oneOf(RunIf.values(), random) : RunIf.SUCCESS;
            Retry retry = random.nextBoolean() ? RETRY : Retry.NEVER;
            TaskDefinition task = task("task-" + i, new Edges(needs, runIf), retry, rules(random));
            tasks.add(random.nextInt(8) == 0 ? alone(task, random) : task);
        }
        return tasks;
    }

    private static TaskRules rules(RandomGenerator random) {
        Optional<String> when = switch (random.nextInt(8)) {
            case 0 -> Optional.of("run.number % 2 == 0");
            case 1 -> Optional.of("1 / (run.number % 3) >= 0");
            default -> Optional.empty();
        };
        Optional<ForEach> forEach = random.nextInt(6) > 0
                ? Optional.empty()
                : Optional.of(new ForEach(
                        new ForEach.Source.Range(
                                Template.literal("1"), Template.literal(Integer.toString(random.nextInt(20)))),
                        1 + random.nextInt(20)));
        return new TaskRules(when, forEach, List.of());
    }

    /** The same without a worker. */
    private static TaskDefinition alone(TaskDefinition task, RandomGenerator random) {
        Action action = switch (random.nextInt(3)) {
            case 0 -> new Action.Wait(new WaitFor.Span(Duration.ofSeconds(random.nextInt(100))));
            case 1 ->
                new Action.Wait(new WaitFor.Callback(Duration.ofMinutes(1), oneOf(WaitFor.OnTimeout.values(), random)));
            default ->
                new Action.Approval(new ApprovalRule(
                        List.of("alice", Recorded.SELF),
                        1 + random.nextInt(2),
                        Template.literal("go?"),
                        random.nextBoolean() ? Optional.empty() : Optional.of(Duration.ofMinutes(2)),
                        oneOf(Vote.values(), random),
                        random.nextBoolean()));
        };
        return new TaskDefinition(
                task.name(),
                action,
                task.needs(),
                task.runIf(),
                task.join(),
                task.ifSkipped(),
                task.rules(),
                task.env(),
                task.outputs(),
                task.settings());
    }

    private record Edges(List<String> needs, RunIf runIf) {}

    private static TaskDefinition task(String name, Edges edges, Retry retry, TaskRules rules) {
        TaskSettings settings = new TaskSettings(
                TIMEOUTS,
                retry,
                OnWorkerLost.defaults(),
                Optional.empty(),
                Optional.empty(),
                TaskSettings.OUTPUT_BYTES_MAX_DEFAULT);
        return new TaskDefinition(
                name,
                new Action.Command(List.of(Template.literal("true"))),
                edges.needs,
                edges.runIf,
                Join.all(),
                IfSkipped.SATISFIED,
                rules,
                new TreeMap<>(),
                List.of(),
                settings);
    }

    private static Recurrence recurrence(RandomGenerator random) {
        return switch (random.nextInt(4)) {
            case 0 -> every(Recurrence.Every.From.START, 20 + random.nextInt(200));
            case 1 -> every(Recurrence.Every.From.END, 20 + random.nextInt(200));
            case 2 -> every(Recurrence.Every.From.GRID, 30 + random.nextInt(300));
            default ->
                new Recurrence.Cron(
                        random.nextBoolean() ? "*/5 * * * *" : "30 2 * * *",
                        CronDialect.UNIX,
                        ZoneId.of("Europe/Berlin"),
                        DstPolicy.DEFAULT);
        };
    }

    private static Recurrence every(Recurrence.Every.From from, int seconds) {
        return new Recurrence.Every(Duration.ofSeconds(seconds), from, Optional.empty());
    }

    /** Half of the schedules move or leave out their starts. */
    private static StartRules rules(List<StartRules.Shift> shifts, RandomGenerator random) {
        if (random.nextBoolean()) {
            return StartRules.NONE;
        }
        return new StartRules(
                Optional.of(random)
                        .filter(it -> it.nextInt(3) == 0)
                        .map(it -> new StartRules.CalendarFilter(
                                WORKDAYS, oneOf(StartRules.Mode.values(), it), shift(shifts, it))),
                Optional.of(random).filter(it -> it.nextInt(3) == 0).map(StoryJobs::window),
                Optional.of(random)
                        .filter(RandomGenerator::nextBoolean)
                        .map(it -> Duration.ofMinutes(1L + it.nextInt(180))),
                Optional.of(ZoneId.of("Europe/Berlin")));
    }

    /** What is counted from a run does not go back to the day before. */
    private static List<StartRules.Shift> shifts(Recurrence recurrence) {
        return recurrence instanceof Recurrence.Every every && every.from() != Recurrence.Every.From.GRID
                ? List.of(StartRules.Shift.NEXT)
                : List.of(StartRules.Shift.values());
    }

    private static Optional<StartRules.Shift> shift(List<StartRules.Shift> shifts, RandomGenerator random) {
        return random.nextBoolean() ? Optional.empty() : Optional.of(shifts.get(random.nextInt(shifts.size())));
    }

    private static StartRules.Window window(RandomGenerator random) {
        LocalTime from = LocalTime.of(random.nextInt(24), 0);
        return new StartRules.Window(
                from, from.plusHours(1L + random.nextInt(20)), oneOf(StartRules.OnOutside.values(), random));
    }

    private static CatchUp catchUp(RandomGenerator random) {
        OptionalInt max = random.nextBoolean() ? OptionalInt.of(3) : OptionalInt.empty();
        return new CatchUp(oneOf(CatchUp.Policy.values(), random), max, Duration.ofHours(2));
    }

    static <T> T oneOf(T[] values, RandomGenerator random) {
        return values[random.nextInt(values.length)];
    }
}

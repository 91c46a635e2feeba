package dev.jem.api;

import dev.jem.model.job.TriggerDefinition;
import dev.jem.model.job.TriggerSchedule;
import dev.jem.model.plan.Conflicts;
import dev.jem.model.plan.Fate;
import dev.jem.model.plan.Horizon;
import dev.jem.model.plan.MadeUp;
import dev.jem.model.plan.PlannedJob;
import dev.jem.model.plan.Transitions;
import dev.jem.model.time.Backlog;
import dev.jem.model.time.CatchUp;
import dev.jem.model.time.DurationText;
import dev.jem.model.time.Fire;
import dev.jem.model.time.InvalidDurationException;
import dev.jem.model.time.Schedule;
import dev.jem.protocol.Time;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** When jobs start, what clock changes do to them, and which maintenance windows are in their way. */
final class ScheduleRoutes {

    private static final int COUNT_MAX = 10_000;
    private static final int TRANSITIONS_MAX = 10_000;
    private static final int DAYS_MAX = 4_000;
    private static final int CONFLICT_DAYS_MAX = 400;

    /** So many conflicts are listed of a window and a job where nobody says how many. */
    private static final int CONFLICTS_EACH = 20;

    private static final int CONFLICTS_EACH_MAX = 10_000;

    private final Backend backend;

    ScheduleRoutes(Backend backend) {
        this.backend = backend;
    }

    List<Route> routes() {
        return List.of(
                Route.get(
                                Routes.API + "/schedules:next",
                                Permission.READ,
                                "When a job starts next, or which starts would be made up after an outage",
                                this::next)
                        .gives(Time.Fires.class)
                        .query("job", "from", "count", "catchUp", "max", "deadline", "now"),
                Route.get(
                                Routes.API + "/schedules:transitions",
                                Permission.READ,
                                "Coming clock changes that affect starts, and what they do to them",
                                this::transitions)
                        .gives(Time.Transitions.class)
                        .query("days", "namespace", "job"),
                Route.get(
                                Routes.API + "/windows:conflicts",
                                Permission.READ,
                                "Coming starts that maintenance windows are in the way of",
                                this::conflicts)
                        .gives(Time.Conflicts.class)
                        .query("days", "namespace", "job", "limit"));
    }

    // ---- next

    /** A trigger with the schedule that is known in advance. */
    private record OfTrigger(TriggerDefinition trigger, ZoneId clock, Optional<Schedule> schedule) {}

    private void next(Call call) {
        if (call.query("job").isEmpty()) {
            throw ProblemException.badRequest("name the job: ?job=namespace/name");
        }
        Instant from = call.instant("from").orElseGet(Instant::now);
        List<OfTrigger> triggers = triggers(Outlook.of(backend, call), from);
        Optional<CatchUp.Policy> policy = call.query("catchUp").map(ScheduleRoutes::policy);
        if (policy.isPresent()) {
            call.json(madeUp(call, policy.get(), triggers));
            return;
        }
        for (String name : List.of("max", "deadline", "now")) {
            if (call.query(name).isPresent()) {
                throw ProblemException.badRequest("query parameter " + name + " goes with catchUp");
            }
        }
        int count = (int) call.number("count", 10, 1, COUNT_MAX);
        call.json(fires(triggers, count, schedule -> first(schedule, from, count), remarks(triggers)));
    }

    /** Why there is nothing to list. */
    private static List<String> remarks(List<OfTrigger> triggers) {
        return triggers.isEmpty()
                ? List.of("no trigger of the job is about time: it runs when somebody or something starts it")
                : List.of();
    }

    private static List<TriggerDefinition> timed(PlannedJob job) {
        return job.definition().triggers().stream()
                .filter(it -> it.recurrence().isTimed())
                .toList();
    }

    private static List<OfTrigger> triggers(Outlook outlook, Instant from) {
        List<OfTrigger> triggers = new ArrayList<>();
        for (PlannedJob job : outlook.jobs()) {
            for (TriggerDefinition trigger : timed(job)) {
                PlannedJob.Standing standing = job.standing(trigger.name());
                Instant since = standing.next().orElse(from);
                TriggerSchedule meaning = new TriggerSchedule(
                        job.definition().key(), trigger, outlook.surroundings().days(), standing.progress());
                triggers.add(new OfTrigger(trigger, meaning.clock(since), meaning.fixed(since)));
            }
        }
        return triggers;
    }

    private interface Starts {
        List<Instant> of(Schedule schedule);
    }

    private static Time.Fires fires(List<OfTrigger> triggers, int limit, Starts starts, List<String> remarks) {
        List<Time.Start> first = triggers.stream()
                .filter(it -> it.schedule.isPresent())
                .flatMap(it -> starts.of(it.schedule.orElseThrow()).stream()
                        .map(at -> new Time.Start(at, it.trigger.name(), it.clock.getId())))
                .sorted(Comparator.comparing(Time.Start::at))
                .limit(limit)
                .toList();
        return new Time.Fires(first.stream().map(Time.Start::at).toList(), first, remarks);
    }

    private static List<Instant> first(Schedule schedule, Instant from, int count) {
        List<Instant> fires = new ArrayList<>();
        Optional<Fire> fire = schedule.next(from);
        while (fires.size() < count && fire.isPresent()) {
            fires.add(fire.get().at());
            fire = schedule.next(fire.get().at());
        }
        return fires;
    }

    private static Time.Fires madeUp(Call call, CatchUp.Policy policy, List<OfTrigger> triggers) {
        Instant from = call.instant("from")
                .orElseThrow(() -> ProblemException.badRequest(
                        "catchUp needs from: the time up to which every start has been handled"));
        Instant now = call.instant("now").orElseGet(Instant::now);
        if (from.isAfter(now)) {
            throw ProblemException.badRequest("from (" + from + ") is after now (" + now + ")");
        }
        int max = (int) call.number("max", 0, 1, CatchUp.MAX_LIMIT);
        Duration deadline = call.query("deadline").map(ScheduleRoutes::duration).orElse(Duration.between(from, now));
        CatchUp catchUp = new CatchUp(policy, max == 0 ? OptionalInt.empty() : OptionalInt.of(max), deadline);
        Backlog backlog = new Backlog(from, now);
        List<String> remarks = new ArrayList<>(remarks(triggers));
        triggers.stream()
                .filter(it -> it.schedule.isEmpty())
                .forEach(it -> remarks.add("the trigger " + it.trigger.name()
                        + " is counted from the runs themselves and misses nothing; it is left out"));
        Time.Fires fires = fires(
                triggers, COUNT_MAX + 1, schedule -> MadeUp.starts(schedule, catchUp, backlog, COUNT_MAX + 1), remarks);
        if (fires.fires().size() > COUNT_MAX) {
            throw ProblemException.badRequest("more than " + COUNT_MAX
                    + " starts would be made up, too many to list; ask with max, a deadline or a shorter time");
        }
        return fires;
    }

    private static CatchUp.Policy policy(String text) {
        return Arrays.stream(CatchUp.Policy.values())
                .filter(it -> Rendering.kebab(it).equals(text))
                .findFirst()
                .orElseThrow(() -> ProblemException.badRequest(
                        "query parameter catchUp is '" + text + "'; it must be all, latest or none"));
    }

    private static Duration duration(String text) {
        try {
            return DurationText.parse(text);
        } catch (InvalidDurationException e) {
            throw ProblemException.badRequest("query parameter deadline: " + e.getMessage());
        }
    }

    // ---- clock changes

    private void transitions(Call call) {
        Instant from = Instant.now();
        Instant to = from.plus(Duration.ofDays(call.number("days", 400, 1, DAYS_MAX)));
        Outlook outlook = Outlook.of(backend, call);
        List<Time.Transition> items = new ArrayList<>();
        for (PlannedJob job : outlook.jobs()) {
            for (TriggerDefinition trigger : job.definition().triggers()) {
                TriggerSchedule meaning = new TriggerSchedule(
                        job.definition().key(), trigger, outlook.surroundings().days());
                Instant since = job.standing(trigger.name()).next().orElse(from);
                Transitions.of(meaning, since, new Horizon(from, to))
                        .forEach(it -> items.add(
                                TransitionRendering.of(job.definition().key(), trigger.name(), it)));
            }
            if (items.size() > TRANSITIONS_MAX) {
                throw ProblemException.badRequest("more than " + TRANSITIONS_MAX
                        + " clock changes of triggers, too many to list; ask with fewer days, a namespace or a job");
            }
        }
        items.sort(Comparator.comparing(Time.Transition::at)
                .thenComparing(Time.Transition::namespace)
                .thenComparing(Time.Transition::job)
                .thenComparing(Time.Transition::trigger));
        call.json(new Time.Transitions(from, to, items));
    }

    // ---- maintenance windows

    private void conflicts(Call call) {
        Instant from = Instant.now();
        Instant to = from.plus(Duration.ofDays(call.number("days", 14, 1, CONFLICT_DAYS_MAX)));
        Outlook outlook = Outlook.of(backend, call);
        int each = (int) call.number("limit", CONFLICTS_EACH, 1, CONFLICTS_EACH_MAX);
        Conflicts conflicts = Conflicts.of(outlook.jobs(), outlook.surroundings(), new Horizon(from, to), each);
        call.json(new Time.Conflicts(
                from,
                to,
                conflicts.cutAt(),
                conflicts.found().stream().map(ScheduleRoutes::conflict).toList(),
                conflicts.left().stream().map(ScheduleRoutes::more).toList()));
    }

    private static Time.MoreConflicts more(Conflicts.Left it) {
        return new Time.MoreConflicts(
                it.window().toString(), it.job().namespace(), it.job().name(), it.count(), it.until());
    }

    private static Time.Conflict conflict(Conflicts.Conflict it) {
        return new Time.Conflict(
                it.window().toString(),
                it.opening().from(),
                it.opening().to(),
                it.job().namespace(),
                it.job().name(),
                it.trigger(),
                it.clock().getId(),
                it.kind().name(),
                it.firstAt(),
                Optional.of(it.lastAt()).filter(last -> !last.equals(it.firstAt())),
                it.count(),
                outcome(it.fate()),
                it.why());
    }

    private static String outcome(Fate fate) {
        return switch (fate) {
            case Fate.Runs _ -> "RUNS";
            case Fate.Waits _ -> "WAITS";
            case Fate.Excused excused -> excused.reason().name();
            case Fate.Fails _ -> "FAILS";
        };
    }
}

package dev.jem.api;

import dev.jem.model.Micros;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.TriggerDefinition;
import dev.jem.model.job.TriggerSchedule;
import dev.jem.model.time.Fire;
import dev.jem.model.time.Schedule;
import dev.jem.protocol.Time;
import dev.jem.runtime.projection.JobRow;
import dev.jem.runtime.projection.LedgerFilter;
import dev.jem.runtime.projection.LedgerSums;
import dev.jem.runtime.projection.OccurrenceRow;
import dev.jem.runtime.projection.Queries;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Coming starts, and the ledger of past ones. */
final class TimeRoutes {

    private static final Duration LEDGER_MAX = Duration.ofDays(400);

    private final Backend backend;

    TimeRoutes(Backend backend) {
        this.backend = backend;
    }

    List<Route> routes() {
        return List.of(
                Route.get(
                                Routes.API + "/ledger",
                                Permission.READ,
                                "Whether every expected start has its one outcome",
                                this::ledger)
                        .gives(Time.Ledger.class)
                        .query("from", "to", "namespace"),
                Route.get(Routes.API + "/schedules:next", Permission.READ, "When a job starts next", this::next)
                        .gives(Time.Fires.class)
                        .query("job", "from", "count"));
    }

    private void ledger(Call call) {
        Instant now = Instant.now();
        Instant to = call.instant("to").orElse(now);
        Instant from = call.instant("from").orElse(to.minus(Duration.ofDays(1)));
        if (to.isBefore(from) || Duration.between(from, to).compareTo(LEDGER_MAX) > 0) {
            throw ProblemException.badRequest(
                    "the ledger is shown for a stretch of up to " + LEDGER_MAX.toDays() + " days");
        }
        LedgerFilter filter = new LedgerFilter(call.query("namespace"), Micros.of(from), Micros.of(to));
        Queries queries = backend.queries(call);
        LedgerSums sums = queries.ledger(filter);
        List<Time.Occurrence> occurrences = new ArrayList<>();
        Rendering rendering = new Rendering(backend.cell().registry().incarnation());
        for (OccurrenceRow row : queries.occurrences(filter, Optional.empty(), Queries.LIMIT_MAX)) {
            occurrences.add(occurrence(row, rendering));
        }
        for (LedgerSums.Unmatched it : sums.unmatched()) {
            occurrences.add(unmatched(it));
        }
        call.json(new Time.Ledger(
                from, to, sums.expected(), sums.ended(), sums.open(), sums.excused(), sums.isBalanced(), occurrences));
    }

    private static Time.Occurrence occurrence(OccurrenceRow row, Rendering rendering) {
        Instant first = Micros.instant(row.span().firstAt());
        Instant last = Micros.instant(row.span().lastAt());
        return switch (row.outcome()) {
            case OccurrenceRow.Outcome.Ran ran ->
                new Time.Occurrence(
                        row.key().namespace(),
                        row.key().name(),
                        row.trigger(),
                        row.span().first().toString(),
                        first,
                        Optional.empty(),
                        1,
                        "RUN",
                        rendering.runId(ran.run()),
                        ran.state().name(),
                        "");
            case OccurrenceRow.Outcome.Excused excused ->
                new Time.Occurrence(
                        row.key().namespace(),
                        row.key().name(),
                        row.trigger(),
                        row.span().first().toString(),
                        first,
                        Optional.of(last).filter(it -> !it.equals(first)),
                        row.span().count(),
                        excused.excuse().name(),
                        "",
                        "",
                        excused.detail());
        };
    }

    private static Time.Occurrence unmatched(LedgerSums.Unmatched it) {
        return new Time.Occurrence(
                it.key().namespace(),
                it.key().name(),
                it.trigger(),
                "",
                Micros.instant(it.at()),
                Optional.empty(),
                Math.abs(it.announced() - it.recorded()),
                "UNACCOUNTED",
                "",
                "",
                "expected " + it.announced() + " times, recorded " + it.recorded() + " times");
    }

    private void next(Call call) {
        String name =
                call.query("job").orElseThrow(() -> ProblemException.badRequest("name the job: ?job=namespace/name"));
        int slash = name.indexOf('/');
        JobKey key = new JobKey(name.substring(0, Math.max(0, slash)), name.substring(slash + 1));
        JobDefinition definition = backend.cell()
                .registry()
                .definition(key)
                .orElseThrow(() -> ProblemException.notFound("there is no job " + name));
        int count = (int) call.number("count", 10, 1, 1_000);
        Instant from = call.instant("from").orElseGet(Instant::now);
        List<Time.Start> starts = new ArrayList<>();
        for (TriggerDefinition trigger : definition.triggers()) {
            Instant since = since(call, key, trigger, from);
            String zone = trigger.recurrence().zone().getId();
            new TriggerSchedule(key, trigger, _ -> Optional.empty())
                    .fixed(since).stream()
                            .flatMap(schedule -> fires(schedule, from, count).stream())
                            .forEach(at -> starts.add(new Time.Start(at, trigger.name(), zone)));
        }
        List<Time.Start> first = starts.stream()
                .sorted(Comparator.comparing(Time.Start::at))
                .limit(count)
                .toList();
        call.json(new Time.Fires(first.stream().map(Time.Start::at).toList(), first));
    }

    /** Every start of a trigger that counts from when it took effect tells the others. */
    private Instant since(Call call, JobKey job, TriggerDefinition trigger, Instant fallback) {
        return backend.queries(call).job(job).map(JobRow::next).orElse(List.of()).stream()
                .filter(it -> it.trigger().equals(trigger.name()))
                .findFirst()
                .map(it -> Micros.instant(it.start().at()))
                .orElse(fallback);
    }

    private static List<Instant> fires(Schedule schedule, Instant from, int count) {
        List<Instant> fires = new ArrayList<>();
        Optional<Fire> fire = schedule.next(from);
        while (fires.size() < count && fire.isPresent()) {
            fires.add(fire.get().at());
            fire = schedule.next(fire.get().at());
        }
        return fires;
    }
}

package dev.jem.api;

import dev.jem.model.Micros;
import dev.jem.protocol.Time;
import dev.jem.runtime.projection.LedgerFilter;
import dev.jem.runtime.projection.LedgerSums;
import dev.jem.runtime.projection.OccurrenceRow;
import dev.jem.runtime.projection.Queries;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The ledger of past occurrences. */
final class LedgerRoutes {

    private static final Duration LEDGER_MAX = Duration.ofDays(400);
    private static final int PAGES_MAX = 200;

    private final Backend backend;

    LedgerRoutes(Backend backend) {
        this.backend = backend;
    }

    List<Route> routes() {
        return List.of(Route.get(
                        Routes.API + "/ledger",
                        Permission.READ,
                        "Whether every expected start has its one outcome",
                        this::ledger)
                .gives(Time.Ledger.class)
                .query("from", "to", "namespace"));
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
        rows(queries, filter).forEach(row -> occurrences.add(occurrence(row, rendering)));
        for (LedgerSums.Unmatched it : sums.unmatched()) {
            occurrences.add(unmatched(it));
        }
        call.json(new Time.Ledger(
                from, to, sums.expected(), sums.ended(), sums.open(), sums.excused(), sums.isBalanced(), occurrences));
    }

    /** The first outcomes; of those behind them all but runs that have ended, which the sums count. */
    private static List<OccurrenceRow> rows(Queries queries, LedgerFilter filter) {
        List<OccurrenceRow> page = queries.occurrences(filter, Optional.empty(), Queries.LIMIT_MAX);
        List<OccurrenceRow> rows = new ArrayList<>(page);
        for (int pages = 1; page.size() == Queries.LIMIT_MAX && pages < PAGES_MAX; pages++) {
            page = queries.occurrences(filter, Optional.of(page.getLast().place()), Queries.LIMIT_MAX);
            page.stream().filter(it -> !hasEnded(it)).forEach(rows::add);
        }
        return rows;
    }

    private static boolean hasEnded(OccurrenceRow row) {
        return row.outcome() instanceof OccurrenceRow.Outcome.Ran ran
                && ran.state().isTerminal();
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
}

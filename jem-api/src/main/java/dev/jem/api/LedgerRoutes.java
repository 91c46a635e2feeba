package dev.jem.api;

import dev.jem.model.Micros;
import dev.jem.model.plan.Fate;
import dev.jem.model.plan.Horizon;
import dev.jem.model.plan.Prospect;
import dev.jem.model.plan.Unsettled;
import dev.jem.model.state.Excuse;
import dev.jem.protocol.Time;
import dev.jem.runtime.projection.HeldStart;
import dev.jem.runtime.projection.LedgerFilter;
import dev.jem.runtime.projection.LedgerSums;
import dev.jem.runtime.projection.OccurrenceRow;
import dev.jem.runtime.projection.Queries;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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
        if (to.isBefore(from)) {
            throw ProblemException.badRequest("from (" + from + ") is after to (" + to + ")");
        }
        if (Duration.between(from, to).compareTo(LEDGER_MAX) > 0) {
            throw ProblemException.badRequest(
                    "the ledger is shown for a stretch of up to " + LEDGER_MAX.toDays() + " days");
        }
        Optional<String> namespace = call.query("namespace");
        // The engine is asked first and the tables then know what it knew: what it holds is not settled elsewhere.
        Outlook outlook = Outlook.of(backend, call);
        Horizon due = due(from, to, now);
        Open open = new Open(PausedStarts.of(outlook, due), Unsettled.of(outlook.jobs(), outlook.surroundings(), due));
        backend.queriesAt(call, call.answeredAt());
        Queries queries = backend.queries(call);
        long known = Math.min(Micros.of(to), queries.reached().at() + 1);
        LedgerFilter filter = new LedgerFilter(namespace, Micros.of(from), Math.max(Micros.of(from), known));
        call.json(ledger(new Time.Ledger(from, to, 0, 0, 0, 0, true, List.of()), filter, queries, open));
    }

    /** What has fallen due of a stretch. */
    private static Horizon due(Instant from, Instant to, Instant now) {
        Instant before = from.minusNanos(1);
        Instant until = to.isAfter(now) ? now : to.minusNanos(1);
        return new Horizon(before, until.isBefore(before) ? before : until);
    }

    /** What has fallen due and has no outcome in the tables. */
    private record Open(PausedStarts paused, Unsettled unsettled) {}

    private Time.Ledger ledger(Time.Ledger empty, LedgerFilter filter, Queries queries, Open due) {
        List<OccurrenceRow> rows = rows(queries, filter);
        PausedStarts open = due.paused.without(settled(rows));
        List<Prospect> waiting = without(rows, due.unsettled.waiting());
        List<Prospect> passed = without(rows, due.unsettled.passed());
        long waitingCount = count(waiting);
        long passedCount = count(passed);
        LedgerSums sums = queries.ledger(filter, open.held());
        // What is due behind the start that a trigger stands at is announced when the pause is over.
        long announced = open.held().stream()
                .filter(it -> it.at() >= filter.from() && it.at() < filter.to())
                .count();
        long behind = Math.max(0, open.count() - announced);
        List<Time.Occurrence> occurrences = new ArrayList<>();
        Rendering rendering = new Rendering(backend.cell().registry().incarnation());
        rows.forEach(row -> occurrences.add(occurrence(row, rendering)));
        open.starts().forEach(it -> occurrences.add(unsettled(it.what(), "OPEN", it.why())));
        waiting.forEach(it -> occurrences.add(unsettled(it, "OPEN", waits(it))));
        passed.forEach(it -> occurrences.add(unsettled(it, outcome(it), it.why())));
        sums.unmatched().forEach(it -> occurrences.add(unmatched(it)));
        return new Time.Ledger(
                empty.from(),
                empty.to(),
                sums.expected() + behind + waitingCount + passedCount,
                sums.ended(),
                sums.open() + behind + waitingCount,
                sums.excused() + passedCount,
                sums.isBalanced(),
                occurrences);
    }

    private static long count(List<Prospect> starts) {
        return starts.stream().mapToLong(Prospect::count).sum();
    }

    /** Those that have no outcome in the tables by now. */
    private static List<Prospect> without(List<OccurrenceRow> rows, List<Prospect> starts) {
        Set<HeldStart> triggers = starts.stream()
                .map(it -> new HeldStart(it.job(), it.trigger(), 0))
                .collect(Collectors.toSet());
        List<OccurrenceRow> near = rows.stream()
                .filter(it -> triggers.contains(new HeldStart(it.key(), it.trigger(), 0)))
                .toList();
        return starts.stream()
                .filter(it -> near.stream().noneMatch(row -> isOutcome(row, it)))
                .toList();
    }

    private static boolean isOutcome(OccurrenceRow row, Prospect start) {
        LocalDateTime first = start.when().nominals().first();
        boolean isAlike = row.span().count() == 1
                || (row.outcome() instanceof OccurrenceRow.Outcome.Excused excused
                        && start.fate().equals(new Fate.Excused(excused.excuse())));
        return isAlike
                && row.key().equals(start.job())
                && row.trigger().equals(start.trigger())
                && !row.span().first().isAfter(first)
                && !row.span().last().isBefore(first);
    }

    private static String outcome(Prospect it) {
        return it.fate() instanceof Fate.Excused(Excuse reason) ? reason.name() : "OPEN";
    }

    private static String waits(Prospect it) {
        return it.fate() instanceof Fate.Waits(Optional<Instant> until) && until.isPresent()
                ? it.why() + "; it starts " + until.get()
                : it.why();
    }

    private static Set<HeldStart> settled(List<OccurrenceRow> rows) {
        return rows.stream()
                .map(it -> new HeldStart(it.key(), it.trigger(), it.span().firstAt()))
                .collect(Collectors.toSet());
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

    private static Time.Occurrence unsettled(Prospect it, String outcome, String why) {
        Prospect.When when = it.when();
        return new Time.Occurrence(
                it.job().namespace(),
                it.job().name(),
                it.trigger(),
                when.nominals().first().toString(),
                when.at(),
                Optional.of(when.lastAt()).filter(last -> !last.equals(when.at())),
                it.count(),
                outcome,
                "",
                "",
                why);
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

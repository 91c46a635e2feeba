package dev.jem.api;

import dev.jem.model.Micros;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.Recurrence;
import dev.jem.model.plan.Fate;
import dev.jem.model.plan.Horizon;
import dev.jem.model.plan.Lookahead;
import dev.jem.model.plan.Prospect;
import dev.jem.model.plan.Unsettled;
import dev.jem.model.state.Excuse;
import dev.jem.protocol.Time;
import dev.jem.runtime.projection.HeldStart;
import dev.jem.runtime.projection.LedgerFilter;
import dev.jem.runtime.projection.OccurrenceRow;
import dev.jem.runtime.projection.Queries;
import dev.jem.runtime.projection.RunFilter;
import dev.jem.runtime.projection.RunRow;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes an agenda: what the ledger says of the past, and what is planned behind it. For one request. */
final class AgendaBook {

    /** A stretch of the past that is read at once; the ones before it are longer. */
    private static final Duration PIECE = Duration.ofMinutes(15);

    private final Backend backend;
    private final Outlook outlook;

    AgendaBook(Backend backend, Outlook outlook) {
        this.backend = backend;
        this.outlook = outlook;
    }

    /** A stretch of time that may begin before now and end after it. */
    record Stretch(Instant from, Instant now, Instant to) {}

    /** @param limit at most so many of the past, the newest, and so many to come, the next */
    Time.Agenda of(Call call, Stretch stretch, int limit) {
        List<Time.AgendaItem> items = new ArrayList<>();
        Optional<Instant> knownFrom = Optional.empty();
        if (stretch.from.isBefore(stretch.now)) {
            Instant end = stretch.to.isBefore(stretch.now) ? stretch.to : stretch.now;
            PausedStarts paused = PausedStarts.of(outlook, new Horizon(stretch.from.minusNanos(1), end));
            backend.queriesAt(call, call.answeredAt());
            Instant known = past(call, new Horizon(stretch.from, end), limit, items);
            knownFrom = Optional.of(known).filter(it -> it.isAfter(stretch.from));
            sayWhatCovers(items);
            addPassed(Unsettled.of(outlook.jobs(), outlook.surroundings(), new Horizon(known, end)), items);
            addPaused(paused, known, items);
        }
        Optional<Instant> cutAt = Optional.empty();
        if (stretch.to.isAfter(stretch.now)) {
            Instant after = stretch.from.isAfter(stretch.now) ? stretch.from.minusNanos(1) : stretch.now;
            Lookahead ahead =
                    Lookahead.of(outlook.jobs(), outlook.surroundings(), new Horizon(after, stretch.to), limit);
            ahead.prospects().forEach(it -> items.add(coming(it)));
            cutAt = ahead.cutAt();
        }
        return new Time.Agenda(stretch.now, stretch.from, stretch.to, knownFrom, cutAt, items);
    }

    // ---- what was

    /** Reads back from the end, in pieces that grow, until there is enough; says from when on all is there. */
    private Instant past(Call call, Horizon span, int limit, List<Time.AgendaItem> into) {
        Instant from = span.after();
        Queries queries = backend.queries(call);
        Optional<JobKey> job = Outlook.job(call);
        Optional<String> namespace = job.map(JobKey::namespace).or(() -> call.query("namespace"));
        Map<Long, LocalDate> dates = businessDates(queries, namespace, job, from);
        Instant end = span.until();
        Duration piece = PIECE;
        while (end.isAfter(from)) {
            Instant begin = end.minus(piece).isAfter(from) ? end.minus(piece) : from;
            LedgerFilter filter = new LedgerFilter(namespace, Micros.of(begin), Micros.of(end));
            Optional<List<OccurrenceRow>> rows = rows(queries, filter, job, limit - into.size());
            if (rows.isEmpty()) {
                return end;
            }
            into.addAll(0, rows.get().stream().map(it -> past(it, dates)).toList());
            end = begin;
            piece = piece.multipliedBy(2);
        }
        return from;
    }

    /** All of a piece; empty if there are more than fit. */
    private static Optional<List<OccurrenceRow>> rows(
            Queries queries, LedgerFilter filter, Optional<JobKey> job, int limit) {
        List<OccurrenceRow> rows = new ArrayList<>();
        Optional<OccurrenceRow.Place> after = Optional.empty();
        while (true) {
            List<OccurrenceRow> page = queries.occurrences(filter, after, Queries.LIMIT_MAX);
            page.stream()
                    .filter(it -> job.filter(wanted -> !wanted.equals(it.key())).isEmpty())
                    .forEach(rows::add);
            if (rows.size() > limit) {
                return Optional.empty();
            }
            if (page.size() < Queries.LIMIT_MAX) {
                return Optional.of(rows);
            }
            after = Optional.of(page.getLast().place());
        }
    }

    /** Of the newest runs; the ledger does not tell. */
    private static Map<Long, LocalDate> businessDates(
            Queries queries, Optional<String> namespace, Optional<JobKey> job, Instant from) {
        RunFilter filter = new RunFilter(
                namespace,
                job.map(JobKey::name),
                OptionalLong.empty(),
                Set.of(),
                OptionalLong.of(Micros.of(from)),
                OptionalLong.empty(),
                Optional.empty(),
                Queries.LIMIT_MAX);
        Map<Long, LocalDate> dates = new HashMap<>();
        for (RunRow row : queries.runs(filter)) {
            dates.put(row.run(), row.businessDate());
        }
        return dates;
    }

    /** A start that another one covers shares its instant with that one. */
    private static void sayWhatCovers(List<Time.AgendaItem> items) {
        Map<HeldStart, Time.AgendaItem> covering = new HashMap<>();
        items.stream().filter(it -> !isCovered(it)).forEach(it -> covering.put(place(it), it));
        items.replaceAll(it -> isCovered(it)
                ? Optional.ofNullable(covering.get(place(it)))
                        .map(other -> saying(it, other))
                        .orElse(it)
                : it);
    }

    private static boolean isCovered(Time.AgendaItem item) {
        return item.state().equals(Excuse.COALESCED.name());
    }

    private static HeldStart place(Time.AgendaItem it) {
        return new HeldStart(new JobKey(it.namespace(), it.job()), it.trigger(), Micros.of(it.at()));
    }

    private static Time.AgendaItem saying(Time.AgendaItem it, Time.AgendaItem other) {
        String run = other.run().isEmpty() ? "" : " (run " + other.run() + ")";
        return new Time.AgendaItem(
                it.at(),
                it.until(),
                it.startsAt(),
                it.nominal(),
                it.fold(),
                it.timezone(),
                it.namespace(),
                it.job(),
                it.trigger(),
                it.businessDate(),
                it.state(),
                it.count(),
                it.run(),
                "the start of " + other.nominal() + run + " covers it");
    }

    /** What is due and waits for the end of a pause stands between what has its outcome. */
    private static void addPaused(PausedStarts paused, Instant known, List<Time.AgendaItem> items) {
        Set<HeldStart> settled = items.stream().map(AgendaBook::place).collect(Collectors.toSet());
        paused.without(settled).starts().stream()
                .filter(it -> !it.what().at().isBefore(known))
                .forEach(it -> items.add(coming(it.what(), it.startsAt(), "PAUSED", it.why())));
        items.sort(Comparator.comparing(Time.AgendaItem::at));
    }

    /** What was not to run is recorded when the next start of its trigger runs. */
    private static void addPassed(Unsettled unsettled, List<Time.AgendaItem> items) {
        Set<HeldStart> settled = items.stream().map(AgendaBook::place).collect(Collectors.toSet());
        unsettled.passed().stream()
                .map(AgendaBook::coming)
                .filter(it -> !settled.contains(place(it)))
                .forEach(items::add);
    }

    private Time.AgendaItem past(OccurrenceRow row, Map<Long, LocalDate> dates) {
        Instant first = Micros.instant(row.span().firstAt());
        Instant last = Micros.instant(row.span().lastAt());
        Rendering rendering = new Rendering(backend.cell().registry().incarnation());
        return switch (row.outcome()) {
            case OccurrenceRow.Outcome.Ran ran ->
                item(
                        row,
                        new Told(
                                first,
                                first,
                                Optional.ofNullable(dates.get(ran.run())),
                                ran.state().name(),
                                rendering.runId(ran.run()),
                                ""));
            case OccurrenceRow.Outcome.Excused excused ->
                item(
                        row,
                        new Told(first, last, Optional.empty(), excused.excuse().name(), "", excused.detail()));
        };
    }

    private record Told(Instant first, Instant last, Optional<LocalDate> date, String state, String run, String why) {}

    private Time.AgendaItem item(OccurrenceRow row, Told told) {
        return new Time.AgendaItem(
                told.first,
                Optional.of(told.last).filter(it -> !it.equals(told.first)),
                Optional.empty(),
                row.span().first().toString(),
                row.fold(),
                zone(row.key(), row.trigger()),
                row.key().namespace(),
                row.key().name(),
                row.trigger(),
                told.date,
                told.state,
                row.span().count(),
                told.run,
                told.why);
    }

    /** That of the trigger as it is now; UTC for one that is gone. */
    private String zone(JobKey job, String trigger) {
        return backend.cell().registry().definition(job).stream()
                .flatMap(it -> it.triggers().stream())
                .filter(it -> it.name().equals(trigger))
                .findFirst()
                .map(it -> it.recurrence().zone())
                .orElse(Recurrence.UTC)
                .getId();
    }

    // ---- what will be

    private static Time.AgendaItem coming(Prospect it) {
        String state = "PLANNED";
        Optional<Instant> startsAt = Optional.empty();
        String why = it.why();
        switch (it.fate()) {
            case Fate.Runs _ -> {}
            case Fate.Waits waits -> startsAt = waits.until();
            case Fate.Excused excused -> state = excused.reason().name();
            case Fate.Fails _ -> why = "fails when it is due: " + why;
        }
        return coming(it, startsAt, state, why);
    }

    private static Time.AgendaItem coming(Prospect it, Optional<Instant> startsAt, String state, String why) {
        return new Time.AgendaItem(
                it.at(),
                Optional.of(it.when().lastAt()).filter(last -> !last.equals(it.at())),
                startsAt,
                it.when().nominals().first().toString(),
                it.when().fold(),
                it.clock().getId(),
                it.job().namespace(),
                it.job().name(),
                it.trigger(),
                it.businessDate(),
                state,
                it.count(),
                "",
                why);
    }
}

package dev.jem.runtime.projection;

import dev.jem.model.event.Coming;
import dev.jem.model.event.Event;
import dev.jem.model.event.Recorded;
import dev.jem.model.event.Span;
import dev.jem.model.job.JobKey;
import dev.jem.model.state.RunState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;

/** The occurrence ledger in memory. Not safe for use by several threads. */
final class MemoryLedger {

    /** Where a start of a trigger is counted. */
    private record Slot(long at, long job, String trigger) implements Comparable<Slot> {
        private static final Comparator<Slot> ORDER =
                Comparator.comparingLong(Slot::at).thenComparingLong(Slot::job).thenComparing(Slot::trigger);

        @Override
        public int compareTo(Slot other) {
            return ORDER.compare(this, other);
        }
    }

    private sealed interface Entry {
        long job();

        record Run(long job, String trigger, Coming start, long run, long number) implements Entry {}

        record Excuse(long job, Event.OccurrencesExcused event) implements Entry {}
    }

    private final Map<Long, Map<String, Coming>> cursors = new TreeMap<>();
    private final Announcements announcements = new Announcements(new Present());
    private final TreeMap<Slot, Long> announced = new TreeMap<>();
    private final TreeMap<OccurrenceRow.Place, Entry> outcomes = new TreeMap<>();

    /**
     * Moves triggers and counts what that announced; the outcome itself is taken in by {@link #ran} and
     * {@link #excused}.
     */
    OptionalLong announce(long seq, Recorded recorded) {
        Announcements.Announcement announcement = announcements.apply(seq, recorded);
        announcement.others().forEach(it -> announce(it.job(), it.trigger(), it.at(), it.delta()));
        return announcement.own();
    }

    void ran(Event.RunCreated event, OptionalLong announced) {
        event.occurrence().ifPresent(occurrence -> {
            Coming start = occurrence.start();
            outcomes.put(
                    new OccurrenceRow.Place(start.at(), 0, event.run()),
                    new Entry.Run(event.job(), occurrence.trigger(), start, event.run(), event.number()));
            announced.ifPresent(at -> announce(event.job(), occurrence.trigger(), at, 1));
        });
    }

    /** @param id numbers the event within the journal */
    void excused(long id, Event.OccurrencesExcused event, OptionalLong announced) {
        outcomes.put(new OccurrenceRow.Place(event.span().firstAt(), 1, id), new Entry.Excuse(event.job(), event));
        announced.ifPresent(at -> announce(event.job(), event.trigger(), at, 1));
    }

    private void announce(long job, String trigger, long at, long delta) {
        announced.merge(new Slot(at, job, trigger), delta, Long::sum);
    }

    List<JobRow.NextStart> next(long job) {
        return cursors.getOrDefault(job, Map.of()).entrySet().stream()
                .map(entry -> new JobRow.NextStart(entry.getKey(), entry.getValue()))
                .toList();
    }

    private final class Present implements Announcements.Cursors {
        @Override
        public Map<String, Coming> of(long job) {
            return cursors.getOrDefault(job, Map.of());
        }

        @Override
        public void set(long job, String trigger, Optional<Coming> next) {
            Map<String, Coming> triggers = cursors.computeIfAbsent(job, _ -> new TreeMap<>());
            next.ifPresentOrElse(it -> triggers.put(trigger, it), () -> triggers.remove(trigger));
        }
    }

    // ---- questions

    /** What must be known of jobs and runs to answer. */
    record View(LongPredicate isWanted, LongFunction<JobKey> key, LongFunction<RunFold.Progress> run) {}

    LedgerSums sums(LedgerFilter filter, long now, View view, Set<HeldStart> held) {
        long to = Math.min(filter.to(), now + 1);
        Tally tally = new Tally();
        announced.tailMap(new Slot(filter.from(), Long.MIN_VALUE, ""), true).forEach((slot, count) -> {
            if (slot.at < to && view.isWanted.test(slot.job)) {
                tally.announce(slot, count);
            }
        });
        outcomes.tailMap(new OccurrenceRow.Place(filter.from(), Integer.MIN_VALUE, 0), true)
                .forEach((place, entry) -> {
                    if (place.at() < to && view.isWanted.test(entry.job())) {
                        tally.record(place.at(), entry, view);
                    }
                });
        return tally.sums(now, view, held);
    }

    /** Counts both sides, each from its own records. */
    private static final class Tally {
        private final TreeMap<Slot, long[]> slots = new TreeMap<>();
        private long expected;
        private long ended;
        private long open;
        private long excused;

        void announce(Slot slot, long count) {
            slots.computeIfAbsent(slot, _ -> new long[2])[0] += count;
            expected += count;
        }

        void record(long at, Entry entry, View view) {
            switch (entry) {
                case Entry.Run it -> {
                    recorded(new Slot(at, it.job, it.trigger));
                    boolean isOver = view.run.apply(it.run).state().isTerminal();
                    ended += isOver ? 1 : 0;
                    open += isOver ? 0 : 1;
                }
                case Entry.Excuse it -> {
                    recorded(new Slot(at, it.job, it.event.trigger()));
                    excused += it.event.span().count();
                    expected += it.event.span().count() - 1;
                }
            }
        }

        private void recorded(Slot slot) {
            slots.computeIfAbsent(slot, _ -> new long[2])[1]++;
        }

        LedgerSums sums(long now, View view, Set<HeldStart> held) {
            int max = LedgerSums.UNMATCHED_MAX + held.size();
            List<LedgerSums.Unmatched> unmatched = new ArrayList<>();
            slots.forEach((slot, counts) -> {
                boolean isRecent = slot.at > now - LedgerSums.DUE_MARGIN_MICROS;
                if (counts[0] > counts[1] && isRecent) {
                    open += counts[0] - counts[1];
                } else if (counts[0] != counts[1] && unmatched.size() < max) {
                    unmatched.add(new LedgerSums.Unmatched(
                            view.key.apply(slot.job), slot.trigger, slot.at, counts[0], counts[1]));
                }
            });
            return new LedgerSums(expected, ended, open, excused, unmatched).holding(held);
        }
    }

    List<OccurrenceRow> occurrences(LedgerFilter filter, Optional<OccurrenceRow.Place> after, int limit, View view) {
        OccurrenceRow.Place from = new OccurrenceRow.Place(filter.from(), Integer.MIN_VALUE, 0);
        OccurrenceRow.Place start = after.filter(it -> it.compareTo(from) > 0).orElse(from);
        List<OccurrenceRow> rows = new ArrayList<>();
        for (Map.Entry<OccurrenceRow.Place, Entry> entry :
                outcomes.tailMap(start, false).entrySet()) {
            if (entry.getKey().at() >= filter.to() || rows.size() == limit) {
                break;
            }
            if (view.isWanted.test(entry.getValue().job())) {
                rows.add(row(entry.getKey(), entry.getValue(), view));
            }
        }
        return rows;
    }

    private static OccurrenceRow row(OccurrenceRow.Place place, Entry entry, View view) {
        JobKey key = view.key.apply(entry.job());
        return switch (entry) {
            case Entry.Run it -> {
                RunState state = view.run.apply(it.run).state();
                Coming start = it.start;
                Span span = new Span(start.nominal(), start.nominal(), start.at(), start.at(), 1);
                OccurrenceRow.Outcome outcome = new OccurrenceRow.Outcome.Ran(it.run, it.number, state);
                yield new OccurrenceRow(key, it.trigger, span, start.fold(), outcome, place);
            }
            case Entry.Excuse it -> {
                OccurrenceRow.Outcome outcome = new OccurrenceRow.Outcome.Excused(it.event.excuse(), it.event.detail());
                yield new OccurrenceRow(key, it.event.trigger(), it.event.span(), 0, outcome, place);
            }
        };
    }
}

package dev.jem.runtime.projection;

import dev.jem.model.event.Coming;
import dev.jem.model.event.Cursor;
import dev.jem.model.event.Event;
import dev.jem.model.event.Occurrence;
import dev.jem.model.event.Recorded;
import dev.jem.model.event.Span;
import dev.jem.model.state.Excuse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How triggers announce starts: the side of the ledger that says what is expected, kept apart from what happened.
 *
 * <p>A trigger's cursor announces its next start. When that has fallen due, one outcome or several give the cursor the
 * same new place: together they are a <i>leap</i>. The start that was announced must be among them. The others of a
 * leap lie between the old place and the new one and count as announced by it, and so do those before it that were
 * known not to run. So a start that was announced and gets no outcome, and an outcome that no cursor led to, leave the
 * sides unequal.
 *
 * <p>Not safe for use by several threads.
 */
public final class Announcements {

    /** Where triggers are. */
    public interface Cursors {

        /** The present cursors of a job by trigger; those that wait for nothing are absent. */
        Map<String, Coming> of(long job);

        /** Moves a cursor. */
        void set(long job, String trigger, Optional<Coming> next);
    }

    /**
     * An announcement, or the withdrawal of one.
     *
     * @param at when the start is due, epoch microseconds
     * @param delta 1, or -1 for a withdrawal
     */
    public record Announced(long job, String trigger, long at, int delta) {}

    /**
     * What one event announced.
     *
     * @param own the start that its outcome announced, kept with that outcome
     * @param others announcements that no outcome carries
     */
    public record Announcement(OptionalLong own, List<Announced> others) {

        static final Announcement NONE = new Announcement(OptionalLong.empty(), List.of());

        static Announcement of(List<Announced> others) {
            return others.isEmpty() ? NONE : new Announcement(OptionalLong.empty(), others);
        }
    }

    private record Key(long job, String trigger) {}

    /** Outcomes that move a cursor from one place to the same other one. */
    private static final class Leap {
        private final Optional<Coming> from;
        private final Optional<Coming> to;
        private boolean isServed;

        private Leap(Optional<Coming> from, Optional<Coming> to) {
            this.from = from;
            this.to = to;
        }

        /** Whether this is the outcome of the start that was announced. */
        boolean serves(Outcome outcome) {
            boolean serves = !isServed && from.filter(outcome::isOf).isPresent();
            isServed |= serves;
            return serves;
        }

        /** Whether the outcome lies between the two places; nothing that was excused by a quarantine was announced. */
        boolean covers(Outcome outcome) {
            boolean isBehind = from.filter(it -> outcome.start.at() >= it.at()).isPresent();
            boolean isBefore = to.filter(it -> outcome.start.at() >= it.at()).isEmpty();
            return switch (outcome.foreseen) {
                case QUARANTINED -> true;
                case PASSED -> isBefore;
                case COVERED -> to.filter(it -> outcome.start.at() > it.at()).isEmpty();
                case NO -> isBehind && isBefore;
            };
        }
    }

    /** Whether a cursor leads to an outcome. */
    private enum Foreseen {
        /** A cursor announces the start, or one before it in the same leap. */
        NO,
        /**
         * Known not to run before it was due, or waiting elsewhere for its time when the trigger went: no cursor stands
         * there, it is passed on the way to the next.
         */
        PASSED,
        /** As {@link #PASSED}, and it may lie where the cursor comes to: it shares the instant of another start. */
        COVERED,
        /** Nothing was announced any more. */
        QUARANTINED
    }

    private static Foreseen foreseen(Excuse excuse) {
        return switch (excuse) {
            case SKIPPED_CALENDAR, SKIPPED_DST_GAP, SKIPPED_WINDOW, SUPERSEDED -> Foreseen.PASSED;
            case COALESCED -> Foreseen.COVERED;
            case QUARANTINED -> Foreseen.QUARANTINED;
            case SKIPPED_OVERLAP,
                    SKIPPED_MISFIRE,
                    SKIPPED_PAUSED,
                    SKIPPED_MAINTENANCE,
                    SKIPPED_ICED,
                    SKIPPED_BY_OPERATOR -> Foreseen.NO;
        };
    }

    private record Outcome(long job, String trigger, Coming start, Optional<Coming> next, Foreseen foreseen) {
        boolean isOf(Coming announced) {
            return announced.at() == start.at() && announced.nominal().equals(start.nominal());
        }
    }

    private final Cursors cursors;
    private final Map<Key, Leap> leaps = new HashMap<>();
    private long batch;

    public Announcements(Cursors cursors) {
        this.cursors = cursors;
    }

    /**
     * Moves the cursors as the event says, and gives what it announced.
     *
     * @param seq the batch; a leap does not go on in the next one
     */
    public Announcement apply(long seq, Recorded recorded) {
        if (seq != batch) {
            leaps.clear();
            batch = seq;
        }
        if (recorded.event() instanceof Event.RunCreated it) {
            return it.occurrence()
                    .map(occurrence -> outcome(outcome(it.job(), occurrence)))
                    .orElse(Announcement.NONE);
        }
        return recorded.event() instanceof Event.OfJob it ? apply(it, recorded.at()) : Announcement.NONE;
    }

    private Announcement apply(Event.OfJob event, long now) {
        return switch (event) {
            case Event.OccurrencesExcused it -> outcome(outcome(it));
            case Event.TriggerArmed it -> Announcement.of(place(it.job(), it.cursor(), now));
            case Event.JobApplied it -> Announcement.of(placeAll(it, now));
            case Event.JobDeleted it -> Announcement.of(withdraw(it.job(), now));
            case Event.JobQuarantined it -> Announcement.of(withdraw(it.job(), Long.MIN_VALUE));
            case Event.JobVersionRecorded _, Event.TriggerSkipped _ -> Announcement.NONE;
        };
    }

    // ---- outcomes

    private static Outcome outcome(long job, Occurrence occurrence) {
        return new Outcome(job, occurrence.trigger(), occurrence.start(), occurrence.next(), Foreseen.NO);
    }

    private static Outcome outcome(Event.OccurrencesExcused event) {
        Span span = event.span();
        Coming first = new Coming(span.first(), 0, span.firstAt());
        return new Outcome(event.job(), event.trigger(), first, event.next(), foreseen(event.excuse()));
    }

    private Announcement outcome(Outcome outcome) {
        Key key = new Key(outcome.job, outcome.trigger);
        Leap leap = leaps.get(key);
        if (leap != null && leap.to.equals(outcome.next)) {
            return leap.serves(outcome) || !leap.covers(outcome)
                    ? Announcement.NONE
                    : new Announcement(OptionalLong.of(outcome.start.at()), List.of());
        }
        Optional<Coming> from = Optional.ofNullable(cursors.of(outcome.job).get(outcome.trigger));
        Leap begun = new Leap(from, outcome.next);
        leaps.put(key, begun);
        cursors.set(outcome.job, outcome.trigger, outcome.next);
        OptionalLong announced = outcome.next
                .filter(next -> !from.equals(Optional.of(next)))
                .map(next -> OptionalLong.of(next.at()))
                .orElse(OptionalLong.empty());
        boolean isExtra = !begun.serves(outcome) && begun.covers(outcome);
        List<Announced> extra =
                isExtra ? List.of(new Announced(outcome.job, outcome.trigger, outcome.start.at(), 1)) : List.of();
        return new Announcement(announced, extra);
    }

    // ---- definitions

    private List<Announced> placeAll(Event.JobApplied event, long now) {
        List<Announced> announced = new ArrayList<>();
        List<String> triggers = event.cursors().stream().map(Cursor::trigger).toList();
        for (String trigger : List.copyOf(cursors.of(event.job()).keySet())) {
            if (!triggers.contains(trigger)) {
                announced.addAll(place(event.job(), trigger, Optional.empty(), now));
            }
        }
        event.cursors().forEach(cursor -> announced.addAll(place(event.job(), cursor, now)));
        return announced;
    }

    private List<Announced> withdraw(long job, long now) {
        List<Announced> announced = new ArrayList<>();
        for (String trigger : List.copyOf(cursors.of(job).keySet())) {
            announced.addAll(place(job, trigger, Optional.empty(), now));
        }
        return announced;
    }

    private List<Announced> place(long job, Cursor cursor, long now) {
        return place(job, cursor.trigger(), cursor.next(), now);
    }

    /** A start that is not due yet is withdrawn; one that is due stays announced, whoever forgot it. */
    private List<Announced> place(long job, String trigger, Optional<Coming> next, long now) {
        Optional<Coming> before = Optional.ofNullable(cursors.of(job).get(trigger));
        if (before.equals(next)) {
            return List.of();
        }
        leaps.remove(new Key(job, trigger));
        cursors.set(job, trigger, next);
        List<Announced> announced = new ArrayList<>();
        before.filter(it -> it.at() > now).ifPresent(it -> announced.add(new Announced(job, trigger, it.at(), -1)));
        next.ifPresent(it -> announced.add(new Announced(job, trigger, it.at(), 1)));
        return announced;
    }
}

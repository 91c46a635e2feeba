package dev.jem.runtime.projection;

import dev.jem.model.event.Span;
import dev.jem.model.job.JobKey;
import dev.jem.model.state.Excuse;
import dev.jem.model.state.RunState;
import java.util.Comparator;

/**
 * What became of an expected start, or of a stretch of them.
 *
 * @param span a run's has a count of 1
 * @param fold 0, or 1 for the second pass of a repeated hour; 0 for stretches
 * @param place where it stands in a list
 */
public record OccurrenceRow(JobKey key, String trigger, Span span, int fold, Outcome outcome, Place place) {

    /** The one outcome. */
    public sealed interface Outcome {

        record Ran(long run, long number, RunState state) implements Outcome {}

        record Excused(Excuse excuse, String detail) implements Outcome {}
    }

    /**
     * The place of an outcome in a list by time.
     *
     * @param at when the start, or the first of the stretch, was due
     * @param kind 0 for runs, 1 for excuses
     * @param id the run, or what numbers the excuse
     */
    public record Place(long at, int kind, long id) implements Comparable<Place> {

        private static final Comparator<Place> ORDER = Comparator.comparingLong(Place::at)
                .thenComparingInt(Place::kind)
                .thenComparingLong(Place::id);

        private static final int INDEX_BITS = 20;

        /** Numbers an event by its place in the journal; a batch holds less than a million events. */
        public static long idOf(long seq, int index) {
            return (seq << INDEX_BITS) + index;
        }

        public static long seqOf(long id) {
            return id >> INDEX_BITS;
        }

        public static int indexOf(long id) {
            return (int) (id & ((1 << INDEX_BITS) - 1));
        }

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }
}

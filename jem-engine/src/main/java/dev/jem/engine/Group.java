package dev.jem.engine;

import java.util.Comparator;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The runs of a job that share a concurrency limit. */
final class Group {

    /** More urgent first, then older. */
    private static final Comparator<ActiveRun> TURN = Comparator.<ActiveRun>comparingInt(run -> -run.priority)
            .thenComparingLong(run -> run.dueAt)
            .thenComparingLong(run -> run.id);

    /** Runs that may start or have started, oldest first. */
    final TreeSet<ActiveRun> admitted = new TreeSet<>(Comparator.comparingLong(run -> run.id));

    /** Runs that wait for their turn. */
    final TreeSet<ActiveRun> waiting = new TreeSet<>(TURN);

    /** Runs that wait for what they need and have no place in the queue yet, oldest first. */
    final TreeSet<ActiveRun> needing = new TreeSet<>(Comparator.comparingLong(run -> run.id));

    Stream<ActiveRun> all() {
        return Stream.of(admitted, waiting, needing).flatMap(TreeSet::stream);
    }

    boolean isEmpty() {
        return admitted.isEmpty() && waiting.isEmpty() && needing.isEmpty();
    }
}

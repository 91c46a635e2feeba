package dev.jem.engine;

import dev.jem.model.job.TaskDefinition;
import dev.jem.model.job.Value;
import dev.jem.model.state.StopCause;
import dev.jem.model.state.TaskState;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;

/** A task of an active run. */
final class TaskRun {

    final ActiveRun run;
    final int index;
    TaskState state = TaskState.WAITING;

    /** Attempts that have ended or are active. */
    int attempts;

    /** Attempts that ended {@code LOST}. */
    int lost;

    /** When the first attempt was granted, epoch microseconds; 0 before. */
    long firstStartedAt;

    /** When the next attempt is due; 0 unless the task waits for it. */
    long retryAt;

    Optional<Lease> lease = Optional.empty();
    SortedMap<String, Value> outputs = Collections.emptySortedMap();

    /** Edges that are met, and edges that never will be. */
    int met;

    int impossible;

    /** Whether a failure or a cancellation made an edge impossible. */
    boolean failedUpstream;

    TaskRun(ActiveRun run, int index) {
        this.run = run;
        this.index = index;
    }

    /** An attempt in the hands of a worker. */
    static final class Lease {
        final int number;
        final long token;
        final long leasedAt;
        Session session;

        /** The claim it answered; 0 after it was taken over from a session before. */
        long claim;

        long startedAt;

        /** When the contact to its worker was lost, epoch microseconds; 0 while there is contact. */
        long contactLostAt;

        Optional<StopCause> stop = Optional.empty();

        Lease(int number, long token, long leasedAt, Session session) {
            this.number = number;
            this.token = token;
            this.leasedAt = leasedAt;
            this.session = session;
        }
    }

    TaskDefinition definition() {
        return run.version.task(index);
    }

    String name() {
        return definition().name();
    }

    /** Whether as many edges are met as its join asks for. */
    boolean isMet() {
        int edges = definition().needs().size();
        return met >= definition().join().required(edges);
    }

    /** Whether so many edges are impossible that it can never start. */
    boolean isImpossible() {
        int edges = definition().needs().size();
        return edges - impossible < definition().join().required(edges);
    }

    @Override
    public String toString() {
        return run + " task " + name();
    }
}

package dev.jem.engine;

import java.util.List;

/**
 * Why a run or a job is where it is.
 *
 * @param subject {@code namespace/job#number} or {@code namespace/job}
 * @param state of the run; for a job what it is doing
 * @param summary one sentence
 * @param gates every condition that is not met, in the order of the list that dispatch uses; empty if nothing is in the
 *     way
 */
public record Explanation(String subject, String state, String summary, List<Gate> gates) {

    public Explanation {
        gates = List.copyOf(gates);
    }

    /**
     * A condition that is not met.
     *
     * @param object what it is about
     * @param holder who or what is in the way; may be empty
     * @param detail for people
     * @param expectedAt when it will be met, epoch microseconds; 0 if nobody can know
     */
    public record Gate(Kind kind, String object, String holder, String detail, long expectedAt) {}

    /** The list of gates; the order is the one in which dispatch asks. */
    public enum Kind {
        /** The job is applied, approved and not quarantined. */
        DEFINITION(1),
        /** Nobody holds it, and it is not paused. */
        HOLD(2),
        /** Its time has come: nominal time, or the wait between two attempts. */
        TIME(3),
        /** No maintenance window, freeze or run window is in the way. */
        WINDOW(4),
        /** Its dependencies have ended as they must. */
        DEPENDENCY(5),
        /** What it waits for was said to have happened. */
        EVENT(5),
        /** A person has confirmed. */
        APPROVAL(6),
        /** Limits of job, key, namespace and queue have room. */
        CONCURRENCY(7),
        /** Pools and locks have what it asks for. */
        RESOURCE(8),
        /** A worker can take it. */
        WORKER(9),
        /** The worker's policy allows the account. */
        RUN_AS(10);

        private final int order;

        Kind(int order) {
            this.order = order;
        }

        public int order() {
            return order;
        }
    }
}

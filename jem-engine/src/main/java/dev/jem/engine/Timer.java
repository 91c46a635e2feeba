package dev.jem.engine;

/**
 * Something that is due at an instant.
 *
 * @param at epoch microseconds
 * @param id a job for triggers, a pause for its end, a named event for its, otherwise a run
 * @param index a trigger or a task of it, otherwise 0
 */
record Timer(long at, Kind kind, long id, int index) implements Comparable<Timer> {

    /** What is due. Those of one instant are handled in this order: a pause ends before what it holds asks for it. */
    enum Kind {
        RESUME,
        TRIGGER,
        RETRY,
        START_TIMEOUT,
        RUN_TIMEOUT,
        LOST_AFTER,
        RELEASE,
        EXPIRE,
        WAIT
    }

    /** Where the timers begin that are due after an instant. */
    static Timer firstAfter(long at) {
        return new Timer(at + 1, Kind.RESUME, 0, 0);
    }

    @Override
    public int compareTo(Timer other) {
        int byTime = Long.compare(at, other.at);
        int byKind = byTime != 0 ? byTime : kind.compareTo(other.kind);
        int byId = byKind != 0 ? byKind : Long.compare(id, other.id);
        return byId != 0 ? byId : Integer.compare(index, other.index);
    }
}

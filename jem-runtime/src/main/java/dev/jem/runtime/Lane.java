package dev.jem.runtime;

/** Who waits in the mailbox. Each lane has room of its own, so that a flood in one does not keep out the others. */
public enum Lane {
    /** Heartbeats, reports and tokens of workers: what keeps running work alive. */
    LEASES(20_000),
    /** What people and tools do about existing work, and questions. */
    OPERATORS(5_000),
    /** Claims of workers. */
    CLAIMS(5_000),
    /** New work. */
    SUBMISSIONS(20_000);

    private final int room;

    Lane(int room) {
        this.room = room;
    }

    /** How many requests may wait. */
    public int room() {
        return room;
    }
}

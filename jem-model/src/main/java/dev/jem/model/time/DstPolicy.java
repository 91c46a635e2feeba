package dev.jem.model.time;

/** What happens to wall-clock times that a clock change makes not exist, or exist twice. */
public record DstPolicy(Gap gap, Overlap overlap) {

    public static final DstPolicy DEFAULT = new DstPolicy(Gap.AUTO, Overlap.AUTO);

    /** A time that does not exist. */
    public enum Gap {
        AUTO,
        RUN_AFTER,
        SKIP,
        SHIFT
    }

    /** A time that exists twice. */
    public enum Overlap {
        AUTO,
        FIRST,
        LAST,
        BOTH
    }
}

package dev.jem.model.job;

/** How many edges of a task must be met before it is ready. */
public sealed interface Join {

    /** Every edge. */
    record All() implements Join {}

    /** At least this many edges; {@code any} is one. */
    record AtLeast(int count) implements Join {}

    static Join all() {
        return new All();
    }

    /** The number of met edges that makes a task with so many edges ready. */
    default int required(int edges) {
        return switch (this) {
            case All _ -> edges;
            case AtLeast it -> Math.min(it.count, edges);
        };
    }
}

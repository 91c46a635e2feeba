package dev.jem.runtime.projection;

import dev.jem.model.state.RunState;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Which runs are wanted. What is empty does not restrict.
 *
 * @param job the name of a job in {@code namespace}, which must be given with it
 * @param number of a run; needs {@code job}
 * @param since created then or later
 * @param until created before
 * @param before only those older than this one: the last of the page before
 * @param limit at most so many, up to {@link Queries#LIMIT_MAX}
 */
public record RunFilter(
        Optional<String> namespace,
        Optional<String> job,
        OptionalLong number,
        Set<RunState> states,
        OptionalLong since,
        OptionalLong until,
        Optional<Place> before,
        int limit) {

    /** The place of a run in a list, newest first. */
    public record Place(long run, long number) {}

    /** The newest runs of all jobs. */
    public static RunFilter newest(int limit) {
        return new RunFilter(
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                Set.of(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                limit);
    }

    public RunFilter {
        states = Set.copyOf(states);
        if (job.isPresent() && namespace.isEmpty()) {
            throw new IllegalArgumentException("a job is named within a namespace: give both");
        }
        if (number.isPresent() && job.isEmpty()) {
            throw new IllegalArgumentException("a run's number counts within a job: give both");
        }
        if (limit < 1 || limit > Queries.LIMIT_MAX) {
            throw new IllegalArgumentException("limit is " + limit + ", allowed are 1 to " + Queries.LIMIT_MAX);
        }
    }
}

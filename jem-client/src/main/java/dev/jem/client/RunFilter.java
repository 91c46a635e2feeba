package dev.jem.client;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which runs.
 *
 * @param states any of these; empty means every state
 * @param since created at or after
 * @param until created before
 */
public record RunFilter(
        Optional<String> namespace,
        Optional<String> job,
        OptionalLong number,
        List<String> states,
        Optional<Instant> since,
        Optional<Instant> until) {

    public static final RunFilter ALL = new RunFilter(
            Optional.empty(), Optional.empty(), OptionalLong.empty(), List.of(), Optional.empty(), Optional.empty());

    public RunFilter {
        states = List.copyOf(states);
    }

    /** The run that people call {@code namespace/job#number}. */
    public static RunFilter key(String namespace, String job, long number) {
        return new RunFilter(
                Optional.of(namespace),
                Optional.of(job),
                OptionalLong.of(number),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    public static RunFilter ofJob(String namespace, String job) {
        return new RunFilter(
                Optional.of(namespace),
                Optional.of(job),
                OptionalLong.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    Target on(Target target) {
        Target filtered = target.with("namespace", namespace).with("job", job);
        Target numbered = number.isPresent() ? filtered.with("number", number.getAsLong()) : filtered;
        Target inStates = states.isEmpty() ? numbered : numbered.with("state", String.join(",", states));
        return inStates.with("since", since).with("until", until);
    }
}

package dev.jem.client;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which coming starts of a job.
 *
 * @param from exclusive; now where absent
 * @param count at most so many; the server's own number where absent
 * @param catchUp asks instead for what would be made up after an outage that began at {@code from}
 */
public record FireQuery(
        String namespace, String job, Optional<Instant> from, OptionalInt count, Optional<CatchUp> catchUp) {

    /**
     * An outage and how it is caught up with.
     *
     * @param policy {@code all}, {@code latest} or {@code none}
     * @param max at most so many of the newest
     * @param deadline nothing that is older; without one age does not matter
     * @param now when it ended, inclusive
     */
    public record CatchUp(String policy, Optional<Integer> max, Optional<Duration> deadline, Instant now) {}

    public FireQuery(String namespace, String job, Optional<Instant> from, OptionalInt count) {
        this(namespace, job, from, count, Optional.empty());
    }

    Target on(Target target) {
        Target ofJob = target.with("job", namespace + "/" + job).with("from", from);
        if (catchUp.isPresent()) {
            return ofJob.with("catchUp", catchUp.get().policy())
                    .with("max", catchUp.get().max())
                    .with("deadline", catchUp.get().deadline())
                    .with("now", catchUp.get().now());
        }
        return count.isPresent() ? ofJob.with("count", count.getAsInt()) : ofJob;
    }
}

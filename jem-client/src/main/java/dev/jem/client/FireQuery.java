package dev.jem.client;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which coming starts of a job.
 *
 * @param from exclusive; now where absent
 * @param count at most so many; the server's own number where absent
 */
public record FireQuery(String namespace, String job, Optional<Instant> from, OptionalInt count) {

    Target on(Target target) {
        Target ofJob = target.with("job", namespace + "/" + job).with("from", from);
        return count.isPresent() ? ofJob.with("count", count.getAsInt()) : ofJob;
    }
}

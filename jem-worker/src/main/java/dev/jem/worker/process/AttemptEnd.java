package dev.jem.worker.process;

import dev.jem.worker.output.OutputSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The end of an attempt, with no process of it left.
 *
 * @param startedAt by the clock on the wall; missing when nothing ran
 * @param starting from the request to the program's release; {@code running} to the program's end, {@code ending} until
 *     all of its processes had ended and its output was taken
 */
public record AttemptEnd(
        Outcome outcome,
        Optional<Instant> startedAt,
        Instant endedAt,
        Duration starting,
        Duration running,
        Duration ending,
        OutputSummary output) {}

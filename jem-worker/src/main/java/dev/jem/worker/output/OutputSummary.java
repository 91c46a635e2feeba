package dev.jem.worker.output;

import java.util.Optional;

/**
 * The account of an attempt's output.
 *
 * @param bytes produced
 * @param keptBytes kept; smaller when the middle was dropped because of the cap, or something was lost
 * @param chunks how many chunks are kept
 * @param gapBefore where bytes are missing: before the chunk with this number
 * @param sha256 of all bytes produced, in the order of the chunks; unknown when a restart came after some were dropped
 * @param trouble why some could not be kept, other than the cap
 */
public record OutputSummary(
        long bytes,
        long keptBytes,
        long chunks,
        Optional<Long> gapBefore,
        Optional<String> sha256,
        Optional<String> trouble) {

    public static final OutputSummary NONE = new OutputSummary(
            0,
            0,
            0,
            Optional.empty(),
            Optional.of("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            Optional.empty());

    /** Whether every byte produced is kept. */
    public boolean complete() {
        return bytes == keptBytes && trouble.isEmpty();
    }
}

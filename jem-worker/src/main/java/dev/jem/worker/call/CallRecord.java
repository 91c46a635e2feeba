package dev.jem.worker.call;

import dev.jem.worker.process.AttemptEnd;
import java.time.Instant;
import java.util.Optional;

/**
 * What has to be known of an attempt after a restart of the worker.
 *
 * @param outputBytesMax how much of its output is kept
 * @param note the caller's
 * @param end missing as long as it runs
 */
record CallRecord(String key, long outputBytesMax, String note, Instant startedAt, Optional<AttemptEnd> end) {

    CallRecord ended(AttemptEnd told) {
        return new CallRecord(key, outputBytesMax, note, startedAt, Optional.of(told));
    }
}

package dev.jem.cli.run;

import java.time.Instant;

/**
 * A line that a task has printed, harmless for terminals.
 *
 * @param stream {@code stdout}, {@code stderr}, or {@code jem} for remarks
 */
record OutputLine(String task, int attempt, String stream, Instant at, String text) {}

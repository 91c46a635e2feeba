package dev.jem.runtime;

import dev.jem.runtime.codec.BatchCodec;
import dev.jem.runtime.journal.Journal;
import dev.jem.runtime.journal.Snapshots;
import java.util.function.BooleanSupplier;

/**
 * What a writer stands on.
 *
 * @param isLagging whether those who follow the journal are too far behind for new work
 */
public record WriterPorts(
        Io io,
        TimeSource time,
        Journal journal,
        Snapshots snapshots,
        BatchCodec codec,
        Candidacy candidacy,
        BooleanSupplier isLagging) {}

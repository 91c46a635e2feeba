package dev.jem.store.postgres.rows;

import dev.jem.model.job.JobDefinition;
import dev.jem.runtime.codec.RecordCodec;
import dev.jem.store.postgres.connect.Packed;

/** Definitions of jobs as they are stored: the journal's JSON, packed. Safe for use by several threads. */
public final class Definitions {

    private static final RecordCodec<JobDefinition> CODEC = RecordCodec.of(JobDefinition.class);

    private Definitions() {}

    public static byte[] pack(JobDefinition definition) {
        return Packed.pack(CODEC.encode(definition));
    }

    public static JobDefinition unpack(byte[] packed) {
        return CODEC.decode(Packed.unpack(packed));
    }
}

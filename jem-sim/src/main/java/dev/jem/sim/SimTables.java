package dev.jem.sim;

import dev.jem.model.event.Recorded;
import dev.jem.model.state.RunState;
import dev.jem.runtime.codec.BatchCodec;
import dev.jem.runtime.codec.Salts;
import dev.jem.runtime.journal.JournalException;
import dev.jem.runtime.journal.Row;
import dev.jem.runtime.projection.Committed;
import dev.jem.runtime.projection.JobVersionRow;
import dev.jem.runtime.projection.MemoryProjection;
import dev.jem.runtime.projection.RunDetail;
import dev.jem.runtime.projection.RunRow;
import java.util.List;
import java.util.Optional;

/** The query tables: they follow the journal when they come to it, so what is read of them may be outdated. */
final class SimTables {

    private final World world;
    private final MemoryProjection projection = new MemoryProjection();
    private final BatchCodec codec = new BatchCodec(Salts.seeded(0));

    SimTables(World world) {
        this.world = world;
    }

    void follow() {
        try {
            world.journal.read(projection.position(), Integer.MAX_VALUE, this::take);
        } catch (JournalException e) {
            throw new BrokenLaw("the journal can be read", String.valueOf(e.getMessage()));
        }
    }

    private void take(Row row) {
        List<Recorded> events = codec.open(row);
        long at = events.isEmpty() ? asOf() : events.getLast().at();
        projection.apply(row.epoch(), List.of(new Committed(row.seq(), row.epoch(), at, events)));
    }

    /** Up to when they know everything. */
    long asOf() {
        return projection.reached().at();
    }

    /** A run that had ended when they came to it. */
    Optional<RunDetail> ended(long run) {
        return projection.run(run).filter(it -> it.run().state().isTerminal());
    }

    /** Whether somebody would want to have a run done again. */
    static boolean isBad(RunDetail run) {
        return run.run().state() != RunState.SUCCEEDED;
    }

    JobVersionRow version(RunRow run) {
        return projection.version(run.job(), run.version()).orElseThrow();
    }
}

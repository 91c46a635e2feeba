package dev.jem.store.postgres.projection;

import dev.jem.runtime.projection.RunFold;
import dev.jem.store.postgres.connect.SqlFile;
import dev.jem.store.postgres.connect.Statements;
import dev.jem.store.postgres.rows.RunCodec;
import dev.jem.store.postgres.rows.RunColumns;
import dev.jem.store.postgres.rows.RunReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The runs that have not ended and were touched last, so that a change need not read its row first. What was committed
 * is here as it is in the table; after a transaction that failed everything is forgotten. Not safe for use by several
 * threads.
 */
final class ActiveRuns {

    /** So many tasks are kept, about a kilobyte each. */
    private static final int TASKS_MAX = 50_000;

    /** A run and what its row needs besides. */
    static final class Held {
        final RunFold fold;
        final int namespace;
        Stored stored;

        /** How many tasks it had when these were counted. */
        private int counted;

        Held(RunFold fold, int namespace, Stored stored) {
            this.fold = fold;
            this.namespace = namespace;
            this.stored = stored;
        }
    }

    /** Where the row of a run is. */
    enum Stored {
        NOWHERE,
        AMONG_ACTIVE,
        AMONG_ENDED
    }

    private final Plans plans;
    private final LinkedHashMap<Long, Held> held = new LinkedHashMap<>(256, 0.75f, true);
    private final String load = SqlFile.read(ActiveRuns.class, "active_load");
    private final String loadBlocks = SqlFile.read(ActiveRuns.class, "blocks_load");
    private long tasks;

    ActiveRuns(Plans plans) {
        this.plans = plans;
    }

    Optional<Held> get(long run) {
        return Optional.ofNullable(held.get(run));
    }

    void put(Held run) {
        held.put(run.fold.birth().run(), run);
        count(run);
    }

    /** Counts its tasks anew: a repeated one may have got its elements. */
    void count(Held run) {
        tasks += run.fold.size() - run.counted;
        run.counted = run.fold.size();
    }

    void remove(long run) {
        Held removed = held.remove(run);
        if (removed != null) {
            tasks -= removed.counted;
        }
    }

    /** Reads those of the runs that are not here; what is in no table stays absent. */
    void load(Connection connection, Collection<Long> runs) throws SQLException {
        Long[] absent = runs.stream().filter(run -> !held.containsKey(run)).toArray(Long[]::new);
        if (absent.length == 0) {
            return;
        }
        Map<Long, List<RunCodec.Block>> blocks = new HashMap<>();
        Statements.query(
                connection,
                loadBlocks,
                row -> blocks.computeIfAbsent(row.getLong(1), _ -> new ArrayList<>())
                        .add(new RunCodec.Block(row.getInt(2), row.getBytes(3))),
                (Object) absent);
        record Found(RunColumns columns, int namespace, boolean isEnded) {}
        for (Found found : Statements.query(
                connection,
                load,
                row -> new Found(RunReader.columns(row), row.getInt(10), row.getBoolean(11)),
                absent,
                absent)) {
            RunColumns row = found.columns;
            long version = RunCodec.head(row).birth().version();
            RunFold fold = RunCodec.fold(
                    row, blocks.getOrDefault(row.run(), List.of()), plans.of(connection, row.job(), version));
            put(new Held(fold, found.namespace, found.isEnded ? Stored.AMONG_ENDED : Stored.AMONG_ACTIVE));
        }
    }

    /** Lets go what was touched longest ago. Only between transactions. */
    void trim() {
        Iterator<Held> eldest = held.values().iterator();
        while (tasks > TASKS_MAX && held.size() > 1) {
            tasks -= eldest.next().counted;
            eldest.remove();
        }
    }

    void clear() {
        held.clear();
        tasks = 0;
    }
}

package dev.jem.store.postgres.projection;

import dev.jem.runtime.projection.RunFold;
import dev.jem.store.postgres.connect.Partitions;
import dev.jem.store.postgres.connect.SqlFile;
import dev.jem.store.postgres.connect.Statements;
import dev.jem.store.postgres.projection.ActiveRuns.Held;
import dev.jem.store.postgres.projection.ActiveRuns.Stored;
import dev.jem.store.postgres.rows.Codes;
import dev.jem.store.postgres.rows.RunCodec;
import dev.jem.store.postgres.rows.StorableText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Writes runs that changed, each once. Not safe for use by several threads. */
final class RunTables {

    private static final int RUN_COLUMNS = 10;

    private final Partitions partitions;
    private final RunCodec codec = new RunCodec();
    private final String copyEnded = SqlFile.read(RunTables.class, "run_copy");
    private final String copyActive = SqlFile.read(RunTables.class, "active_copy");
    private final String updateActive = SqlFile.read(RunTables.class, "active_update");
    private final String deleteActive = SqlFile.read(RunTables.class, "active_delete");
    private final String deleteEnded = SqlFile.read(RunTables.class, "run_delete");
    private final String deleteBlocks = SqlFile.read(RunTables.class, "blocks_delete");
    private final String putBlocks = SqlFile.read(RunTables.class, "blocks_put");

    RunTables(Partitions partitions) {
        this.partitions = partitions;
    }

    /** Writes the runs as they are now. */
    void write(Connection connection, Collection<Held> changed) throws SQLException {
        CopyRows ended = new CopyRows();
        CopyRows active = new CopyRows();
        List<Long> gone = new ArrayList<>();
        List<Long> outdated = new ArrayList<>();
        List<Held> updated = new ArrayList<>();
        List<Long> reshaped = new ArrayList<>();
        for (Held run : changed) {
            partitions.ensure(connection, run.fold.birth().run());
            boolean isOver = run.fold.isOver();
            if (run.fold.isReshaped()) {
                reshaped.add(run.fold.birth().run());
            }
            if (run.stored == Stored.AMONG_ACTIVE && !isOver) {
                updated.add(run);
                continue;
            }
            switch (run.stored) {
                case NOWHERE -> {}
                case AMONG_ACTIVE -> gone.add(run.fold.birth().run());
                case AMONG_ENDED -> outdated.add(run.fold.birth().run());
            }
            add(run, isOver ? ended : active);
        }
        delete(connection, deleteActive, gone);
        delete(connection, deleteEnded, outdated);
        delete(connection, deleteBlocks, reshaped);
        update(connection, updated);
        active.send(connection, copyActive);
        ended.send(connection, copyEnded);
        writeBlocks(connection, changed);
        changed.forEach(run -> {
            run.stored = run.fold.isOver() ? Stored.AMONG_ENDED : Stored.AMONG_ACTIVE;
            run.fold.forgetChanges();
        });
    }

    private static void delete(Connection connection, String sql, List<Long> runs) throws SQLException {
        if (!runs.isEmpty()) {
            Statements.update(connection, sql, (Object) runs.toArray(Long[]::new));
        }
    }

    private void add(Held run, CopyRows rows) {
        RunFold.Birth birth = run.fold.birth();
        rows.begin(RUN_COLUMNS)
                .bigint(birth.run())
                .bigint(birth.job())
                .bigint(birth.number())
                .bigint(birth.createdAt());
        birth.origin().start().ifPresentOrElse(start -> rows.bigint(start.at()), rows::absent);
        rows.bigint(birth.announced()).integer(run.namespace).smallint(state(run));
        if (birth.origin().trigger().isEmpty()) {
            rows.absent();
        } else {
            rows.text(StorableText.of(birth.origin().trigger()));
        }
        rows.bytea(codec.detail(run.fold));
    }

    private static int state(Held run) {
        return Codes.RUN_STATES.code(run.fold.progress().state());
    }

    private void update(Connection connection, List<Held> updated) throws SQLException {
        if (!updated.isEmpty()) {
            Statements.update(
                    connection,
                    updateActive,
                    updated.stream().map(run -> run.fold.birth().run()).toArray(Long[]::new),
                    updated.stream().map(run -> (short) state(run)).toArray(Short[]::new),
                    updated.stream().map(run -> codec.detail(run.fold)).toArray(byte[][]::new));
        }
    }

    /** Blocks behind the first of which something has changed; those of a new run are all untouched and not written. */
    private void writeBlocks(Connection connection, Collection<Held> changed) throws SQLException {
        List<Long> runs = new ArrayList<>();
        List<Integer> blocks = new ArrayList<>();
        List<byte[]> tasks = new ArrayList<>();
        for (Held run : changed) {
            run.fold.changedTasks().stream()
                    .map(task -> task / RunCodec.BLOCK_SIZE)
                    .filter(block -> block > 0)
                    .distinct()
                    .forEach(block -> {
                        runs.add(run.fold.birth().run());
                        blocks.add(block);
                        tasks.add(codec.block(run.fold, block));
                    });
        }
        if (!runs.isEmpty()) {
            Statements.update(
                    connection,
                    putBlocks,
                    runs.toArray(Long[]::new),
                    blocks.toArray(Integer[]::new),
                    tasks.toArray(byte[][]::new));
        }
    }
}

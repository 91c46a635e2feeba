package dev.jem.store.postgres.connect;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sees to it that there are partitions. A partition holds a fixed range of numbers that rise with time (runs, tokens):
 * retention drops whole partitions, and a look at one number opens one partition. Attaching an empty table disturbs no
 * reader.
 *
 * <p>Safe for use by several threads. What it knows must be forgotten after a transaction that failed.
 */
public final class Partitions {

    /** Numbers in a partition, as a power of two. */
    public static final int NUMBER_BITS = 21;

    private final List<String> parents;
    private final Set<Long> known = ConcurrentHashMap.newKeySet();
    private final String lock = SqlFile.read(Partitions.class, "partition_lock");
    private final String exists = SqlFile.read(Partitions.class, "partition_exists");
    private final String create = SqlFile.read(Partitions.class, "partition_create");

    /** Of tables that are divided by the same numbers. */
    public Partitions(String... parents) {
        this.parents = List.of(parents);
    }

    /** Creates the partition for a number within the transaction, if it is not there. */
    public void ensure(Connection connection, long number) throws SQLException {
        long partition = number >> NUMBER_BITS;
        if (known.contains(partition)) {
            return;
        }
        for (String parent : parents) {
            Statements.query(connection, lock, _ -> true);
            String name = parent + "_" + partition;
            boolean isThere = Statements.query(connection, exists, row -> row.getBoolean(1), name)
                    .getFirst();
            if (!isThere) {
                create(connection, parent, name, partition);
            }
        }
        known.add(partition);
    }

    private void create(Connection connection, String parent, String name, long partition) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(create.replace("PARTITION", name)
                    .replace("PARENT", parent)
                    .replace("FIRST", Long.toString(partition << NUMBER_BITS))
                    .replace("BEHIND", Long.toString((partition + 1) << NUMBER_BITS)));
        }
    }

    public void clear() {
        known.clear();
    }
}

package dev.jem.store.postgres.output;

import dev.jem.runtime.output.OutputStore;
import dev.jem.runtime.projection.StoreException;
import dev.jem.store.postgres.connect.Packed;
import dev.jem.store.postgres.connect.Partitions;
import dev.jem.store.postgres.connect.SqlFile;
import dev.jem.store.postgres.connect.Statements;
import dev.jem.store.postgres.connect.StoreFailures;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** Output in PostgreSQL, one row for a chunk, packed. Safe for use by several threads. */
public final class PostgresOutputStore implements OutputStore {

    private static final int END = 3;

    private final DataSource pool;
    private final Partitions partitions = new Partitions("output_chunk");
    private final String next = SqlFile.read(PostgresOutputStore.class, "chunks_next");
    private final String insert = SqlFile.read(PostgresOutputStore.class, "chunks_insert");
    private final String read = SqlFile.read(PostgresOutputStore.class, "chunks_read");
    private final String readBack = SqlFile.read(PostgresOutputStore.class, "chunks_read_back");

    public PostgresOutputStore(DataSource pool) {
        this.pool = pool;
    }

    @Override
    public Map<Key, Long> append(Map<Key, List<Chunk>> pieces) {
        pieces.forEach(PostgresOutputStore::check);
        return change("Output", connection -> {
            Rows rows = new Rows();
            Map<Key, Long> acknowledged = new HashMap<>();
            Map<Long, State> states =
                    states(connection, pieces.keySet().stream().map(Key::token).toList());
            for (Map.Entry<Key, List<Chunk>> piece : pieces.entrySet()) {
                State state = states.getOrDefault(piece.getKey().token(), State.NONE);
                acknowledged.put(piece.getKey(), rows.add(piece.getKey(), piece.getValue(), state));
            }
            insert(connection, rows);
            return acknowledged;
        });
    }

    private static void check(Key key, List<Chunk> chunks) {
        for (Chunk chunk : chunks) {
            if (chunk.data().length > CHUNK_BYTES_MAX) {
                throw new StoreException(
                        StoreException.Kind.INVALID,
                        "Chunk " + chunk.seq() + " of " + key + " holds " + chunk.data().length + " bytes, allowed are "
                                + CHUNK_BYTES_MAX + ". Nothing was kept; send smaller ones.");
            }
        }
    }

    /**
     * How much of an output is there.
     *
     * @param next the first chunk that is not
     */
    private record State(long next, boolean isComplete) {
        static final State NONE = new State(0, false);
    }

    private Map<Long, State> states(Connection connection, List<Long> tokens) throws SQLException {
        Map<Long, State> states = new HashMap<>();
        Statements.query(
                connection,
                next,
                row -> states.put(row.getLong(1), new State(row.getLong(2), row.getBoolean(3))),
                (Object) tokens.toArray(Long[]::new));
        return states;
    }

    /** Chunks to insert, column by column. */
    private static final class Rows {
        private final List<Long> tokens = new ArrayList<>();
        private final List<Long> seqs = new ArrayList<>();
        private final List<Long> ats = new ArrayList<>();
        private final List<Short> streams = new ArrayList<>();
        private final List<byte[]> data = new ArrayList<>();

        /** Takes what follows without a gap, and gives the first chunk that will not be there. */
        long add(Key key, List<Chunk> chunks, State state) {
            long expected = state.next;
            for (Chunk chunk : chunks) {
                if (chunk.seq() == expected && !state.isComplete) {
                    add(key.token(), chunk.seq(), chunk.at(), code(chunk.stream()));
                    data.add(Packed.pack(chunk.data()));
                    expected++;
                }
            }
            return expected;
        }

        private void add(long token, long seq, long at, int stream) {
            tokens.add(token);
            seqs.add(seq);
            ats.add(at);
            streams.add((short) stream);
        }
    }

    private void insert(Connection connection, Rows rows) throws SQLException {
        if (rows.tokens.isEmpty()) {
            return;
        }
        for (long token : rows.tokens) {
            partitions.ensure(connection, token);
        }
        Statements.update(
                connection,
                insert,
                rows.tokens.toArray(Long[]::new),
                rows.seqs.toArray(Long[]::new),
                rows.ats.toArray(Long[]::new),
                rows.streams.toArray(Short[]::new),
                rows.data.toArray(byte[][]::new));
    }

    @Override
    public boolean complete(Key key, long chunks) {
        return change("The end of an output", connection -> {
            State state = states(connection, List.of(key.token())).getOrDefault(key.token(), State.NONE);
            if (!state.isComplete && state.next == chunks) {
                Rows rows = new Rows();
                rows.add(key.token(), chunks, 0, END);
                rows.data.add(Packed.pack(new byte[0]));
                insert(connection, rows);
            }
            return state.next >= chunks;
        });
    }

    @Override
    public Part read(Key key, long from, int limit) {
        int rowsMax = Math.clamp(limit, 1, CHUNKS_MAX) + 1;
        List<Stored> stored = change(
                "Output",
                connection ->
                        Statements.query(connection, read, PostgresOutputStore::stored, key.token(), from, rowsMax));
        List<Chunk> chunks = new ArrayList<>();
        for (Stored row : stored) {
            if (row.stream == END) {
                return new Part(chunks, row.seq, true);
            }
            if (chunks.size() < rowsMax - 1) {
                chunks.add(new Chunk(row.seq, stream(row.stream), row.at, Packed.unpack(row.data)));
            }
        }
        return new Part(chunks, from + chunks.size(), false);
    }

    @Override
    public List<Chunk> readBack(Key key, long before, int limit) {
        int rowsMax = Math.clamp(limit, 1, CHUNKS_MAX);
        List<Stored> stored = change(
                "Output",
                connection -> Statements.query(
                        connection, readBack, PostgresOutputStore::stored, key.token(), before, rowsMax));
        return stored.reversed().stream()
                .map(row -> new Chunk(row.seq, stream(row.stream), row.at, Packed.unpack(row.data)))
                .toList();
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Stored(long seq, long at, int stream, byte[] data) {}

    private static Stored stored(ResultSet row) throws SQLException {
        return new Stored(row.getLong(1), row.getLong(2), row.getInt(3), row.getBytes(4));
    }

    private static int code(Stream stream) {
        return switch (stream) {
            case STDOUT -> 0;
            case STDERR -> 1;
            case JEM -> 2;
        };
    }

    private static Stream stream(int code) {
        return switch (code) {
            case 0 -> Stream.STDOUT;
            case 1 -> Stream.STDERR;
            case 2 -> Stream.JEM;
            default -> throw new StoreException(StoreException.Kind.CORRUPT, "Output has a stream of code " + code);
        };
    }

    private <T> T change(String what, Transactions.Work<T> work) {
        try {
            return Transactions.run(pool, work);
        } catch (SQLException | IllegalArgumentException e) {
            partitions.clear();
            throw StoreFailures.of(e, what);
        }
    }
}

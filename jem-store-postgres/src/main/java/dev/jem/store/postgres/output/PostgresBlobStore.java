package dev.jem.store.postgres.output;

import dev.jem.runtime.output.BlobStore;
import dev.jem.runtime.projection.StoreException;
import dev.jem.store.postgres.connect.Packed;
import dev.jem.store.postgres.connect.SqlFile;
import dev.jem.store.postgres.connect.Statements;
import dev.jem.store.postgres.connect.StoreFailures;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** Files in PostgreSQL, in parts of a mebibyte, packed. Safe for use by several threads. */
public final class PostgresBlobStore implements BlobStore {

    private static final int PART_BYTES_MAX = 1 << 20;
    private static final int SHA256_HEX_LENGTH = 64;
    private static final String UNIQUE_VIOLATION = "23505";

    private final DataSource pool;
    private final String missing = SqlFile.read(PostgresBlobStore.class, "blob_missing");
    private final String size = SqlFile.read(PostgresBlobStore.class, "blob_size");
    private final String insert = SqlFile.read(PostgresBlobStore.class, "blob_insert");
    private final String insertPart = SqlFile.read(PostgresBlobStore.class, "blob_part_insert");
    private final String part = SqlFile.read(PostgresBlobStore.class, "blob_part");

    public PostgresBlobStore(DataSource pool) {
        this.pool = pool;
    }

    @Override
    public Set<String> missing(Collection<String> wanted) {
        byte[][] hashes = wanted.stream().map(PostgresBlobStore::parse).toArray(byte[][]::new);
        try (Connection connection = pool.getConnection()) {
            return Statements.query(connection, missing, row -> row.getBytes(1), (Object) hashes).stream()
                    .map(HexFormat.of()::formatHex)
                    .collect(Collectors.toUnmodifiableSet());
        } catch (SQLException e) {
            throw StoreFailures.of(e, "Files");
        }
    }

    private static byte[] parse(String sha256) {
        if (sha256.length() != SHA256_HEX_LENGTH || !sha256.chars().allMatch(PostgresBlobStore::isLowerHex)) {
            throw new StoreException(
                    StoreException.Kind.INVALID, "'" + sha256 + "' is not a SHA-256 in 64 lower-case hex digits.");
        }
        return HexFormat.of().parseHex(sha256);
    }

    private static boolean isLowerHex(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }

    // ---- writing

    @Override
    public long put(String sha256, InputStream content, long sizeMax) throws IOException {
        byte[] hash = parse(sha256);
        Optional<Stored> present = stored(hash);
        if (present.isPresent()) {
            return present.get().size;
        }
        try {
            return Transactions.run(pool, connection -> write(connection, hash, new Incoming(content, sizeMax)));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (SQLException e) {
            if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
                return stored(hash).orElseThrow(() -> StoreFailures.of(e, "File " + sha256)).size;
            }
            throw StoreFailures.of(e, "File " + sha256);
        }
    }

    private long write(Connection connection, byte[] hash, Incoming incoming) throws SQLException {
        int parts = 0;
        for (byte[] bytes = incoming.next(); bytes.length > 0; bytes = incoming.next()) {
            Statements.update(connection, insertPart, hash, parts, Packed.pack(bytes));
            parts++;
        }
        incoming.check(hash);
        Statements.update(connection, insert, hash, incoming.size, parts);
        return incoming.size;
    }

    /** Content as it comes in, counted and hashed. */
    private static final class Incoming {
        private final InputStream content;
        private final long sizeMax;
        private final MessageDigest digest = sha256();
        private long size;

        Incoming(InputStream content, long sizeMax) {
            this.content = content;
            this.sizeMax = sizeMax;
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }

        /** The next part; empty at the end. */
        byte[] next() {
            try {
                byte[] bytes = content.readNBytes(PART_BYTES_MAX);
                size += bytes.length;
                digest.update(bytes);
                if (size > sizeMax) {
                    throw new StoreException(
                            StoreException.Kind.INVALID,
                            "A file has more than " + sizeMax + " bytes, the most it may have. Nothing was kept.");
                }
                return bytes;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void check(byte[] hash) {
            byte[] actual = digest.digest();
            if (!Arrays.equals(actual, hash)) {
                throw new StoreException(
                        StoreException.Kind.INVALID,
                        "A file announced as " + HexFormat.of().formatHex(hash) + " has the hash "
                                + HexFormat.of().formatHex(actual) + ". Nothing was kept; send it again.");
            }
        }
    }

    // ---- reading

    private record Stored(long size, int parts) {}

    private Optional<Stored> stored(byte[] hash) {
        try (Connection connection = pool.getConnection()) {
            List<Stored> rows =
                    Statements.query(connection, size, row -> new Stored(row.getLong(1), row.getInt(2)), hash);
            return rows.stream().findFirst();
        } catch (SQLException e) {
            throw StoreFailures.of(e, "File " + HexFormat.of().formatHex(hash));
        }
    }

    @Override
    public Optional<Blob> open(String sha256) {
        byte[] hash = parse(sha256);
        return stored(hash).map(it -> new Blob(it.size, new Parts(hash, it.parts)));
    }

    /** Reads a part when the one before is used up; holds no connection between. */
    private final class Parts extends InputStream {
        private final byte[] hash;
        private final int parts;
        private int nextPart;
        private byte[] bytes = new byte[0];
        private int at;

        Parts(byte[] hash, int parts) {
            this.hash = hash;
            this.parts = parts;
        }

        @Override
        public int read() throws IOException {
            return fill() ? bytes[at++] & 0xff : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!fill()) {
                return -1;
            }
            int given = Math.min(length, bytes.length - at);
            System.arraycopy(bytes, at, target, offset, given);
            at += given;
            return given;
        }

        private boolean fill() throws IOException {
            while (at == bytes.length && nextPart < parts) {
                bytes = load(nextPart);
                nextPart++;
                at = 0;
            }
            return at < bytes.length;
        }

        private byte[] load(int number) throws IOException {
            try (Connection connection = pool.getConnection()) {
                List<byte[]> rows = Statements.query(connection, part, row -> row.getBytes(1), hash, number);
                if (rows.isEmpty()) {
                    throw new IOException("a part of the file is gone; it was removed while it was read");
                }
                return Packed.unpack(rows.getFirst());
            } catch (SQLException | IllegalArgumentException e) {
                throw new IOException("part " + number + " of the file could not be read", e);
            }
        }
    }
}

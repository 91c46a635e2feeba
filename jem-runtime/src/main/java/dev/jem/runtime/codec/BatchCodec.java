package dev.jem.runtime.codec;

import dev.jem.model.event.Recorded;
import dev.jem.runtime.journal.Head;
import dev.jem.runtime.journal.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Batches of events as journal rows, and back.
 *
 * <p>{@link Row#events()} holds one line for each event: canonical JSON as in {@link RecordCodec}, with its type,
 * version, time and principal before the components. In the place of a free value ({@code @Free}) stands a commitment,
 * {@code {"#":"…"}}; the value itself lies with its salt in {@link Row#payloads()} and can be redacted alone. An empty
 * free value is left out like any other and has no commitment. The hash of the row is SHA-256 over a domain, sequence
 * number, epoch, time, feature level, count, the root of the RFC 6962 tree over the events' lines (without their line
 * ends), and the hash of the row before.
 *
 * <p>A redacted value is read as an empty text, list or map; where nothing can stand for it, as for a definition,
 * reading fails with {@link RedactedException}. Immutable and safe for use by several threads.
 */
public final class BatchCodec {

    /** The level of the rows this Jem writes; it reads no higher one. */
    public static final int FEATURE_LEVEL = 1;

    private static final byte[] DOMAIN = Sha256.domain("jem:row:1");
    private static final int EVENT_BYTES = 160;
    private static final byte[] UNHASHED = {};

    private final EventLines lines;
    private final Salts salts;

    /** @param salts for the commitments of rows that are sealed */
    public BatchCodec(Salts salts) {
        this(salts, Versions.published());
    }

    /** A codec that knows other versions. */
    public BatchCodec(Salts salts, Versions versions) {
        this.salts = salts;
        this.lines = new EventLines(versions);
    }

    /**
     * Makes the row that holds these events behind {@code prev}.
     *
     * @param seq the next sequence number: {@code prev.seq() + 1}
     * @param events at least one
     * @throws CodecException if a value cannot be written, see {@link RecordCodec#encode}
     */
    public Row seal(long seq, long epoch, Head prev, List<Recorded> events) {
        if (seq != prev.seq() + 1 || events.isEmpty()) {
            throw new IllegalArgumentException(
                    "row " + seq + " with " + events.size() + " events behind row " + prev.seq() + " cannot be sealed");
        }
        Committer committer = new Committer(salts, new Sha256());
        JsonWriter out = new JsonWriter(EVENT_BYTES * events.size(), committer);
        MerkleTree tree = new MerkleTree();
        for (int i = 0; i < events.size(); i++) {
            int from = out.size();
            committer.begin(i);
            lines.write(events.get(i), out);
            tree.add(out.array(), from, out.size());
            out.raw('\n');
        }
        long at = events.getLast().at();
        byte[] payloads = committer.payloads();
        Row unhashed =
                new Row(seq, epoch, at, FEATURE_LEVEL, events.size(), out.toBytes(), payloads, prev.hash(), UNHASHED);
        return hashed(unhashed, hash(unhashed, tree.root()));
    }

    private static Row hashed(Row row, byte[] hash) {
        return new Row(
                row.seq(),
                row.epoch(),
                row.at(),
                row.featureLevel(),
                row.count(),
                row.events(),
                row.payloads(),
                row.prevHash(),
                hash);
    }

    private static byte[] hash(Row row, byte[] root) {
        return new Sha256()
                .add(DOMAIN)
                .add(row.seq())
                .add(row.epoch())
                .add(row.at())
                .add(row.featureLevel())
                .add(row.count())
                .add(root)
                .add(row.prevHash())
                .finish();
    }

    /**
     * Checks that a row is what was written and stands behind {@code expectedPrev}. Does not look into payloads;
     * {@link #open} does.
     *
     * @throws BrokenChainException if it is not
     * @throws UnknownEventException if a newer Jem wrote it
     */
    public void verify(Row row, Head expectedPrev) {
        refuseNewer(row);
        if (row.seq() != expectedPrev.seq() + 1) {
            throw new BrokenChainException(row.seq(), "row " + (expectedPrev.seq() + 1) + " should be here");
        }
        if (!Arrays.equals(row.prevHash(), expectedPrev.hash())) {
            throw new BrokenChainException(row.seq(), "it names another row before it than the one that is there");
        }
        if (row.hash().length != Sha256.LENGTH || !Arrays.equals(row.hash(), hash(row, root(row)))) {
            throw new BrokenChainException(row.seq(), "its content does not have its hash");
        }
    }

    private static void refuseNewer(Row row) {
        if (row.featureLevel() > FEATURE_LEVEL) {
            throw new UnknownEventException("journal row " + row.seq() + ": feature level " + row.featureLevel());
        }
    }

    private static byte[] root(Row row) {
        MerkleTree tree = new MerkleTree();
        forEachLine(row, tree::add);
        return tree.root();
    }

    /** The hashes of a row's events as leaves of its tree, to prove one with {@link MerkleTree#prove}. */
    public static List<byte[]> leafHashes(Row row) {
        List<byte[]> hashes = new ArrayList<>(row.count());
        forEachLine(row, (bytes, from, end) -> hashes.add(MerkleTree.leafHash(Arrays.copyOfRange(bytes, from, end))));
        return hashes;
    }

    /**
     * The events of a row, in their present versions and with their free values, each of which is checked against its
     * commitment. Whether the row itself is genuine says {@link #verify}.
     *
     * @throws BrokenChainException if a line or a payload is not what was written
     * @throws UnknownEventException if a newer Jem wrote it
     * @throws RedactedException if a value was redacted that nothing can stand for
     */
    public List<Recorded> open(Row row) {
        refuseNewer(row);
        Revealer revealer = new Revealer(row.seq(), row.payloads());
        List<Recorded> events = new ArrayList<>(Math.min(row.count(), row.events().length));
        forEachLine(row, (bytes, from, end) -> {
            revealer.begin(events.size());
            events.add(read(row, events.size(), new JsonReader(bytes, from, end, revealer)));
        });
        try {
            revealer.end();
        } catch (CodecException e) {
            throw new BrokenChainException(row.seq(), "payloads that belong to no event: " + e.getMessage(), e);
        }
        return events;
    }

    private Recorded read(Row row, int index, JsonReader in) {
        try {
            return lines.read(in);
        } catch (BrokenChainException e) {
            throw e;
        } catch (UnknownEventException e) {
            throw e.in("journal row " + row.seq() + ", event " + index);
        } catch (RedactedException e) {
            throw e.in("journal row " + row.seq());
        } catch (CodecException e) {
            throw new BrokenChainException(row.seq(), "event " + index + ": " + e.getMessage(), e);
        }
    }

    private interface LineConsumer {
        void accept(byte[] bytes, int from, int end);
    }

    private static void forEachLine(Row row, LineConsumer consumer) {
        byte[] bytes = row.events();
        int count = 0;
        int from = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                consumer.accept(bytes, from, i);
                from = i + 1;
                count++;
            }
        }
        if (from != bytes.length || count != row.count()) {
            throw new BrokenChainException(row.seq(), count + " whole lines instead of " + row.count());
        }
    }
}

package dev.jem.runtime.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jem.model.event.Event;
import dev.jem.model.event.Recorded;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.JobKey;
import dev.jem.model.state.TaskState;
import dev.jem.runtime.journal.Head;
import dev.jem.runtime.journal.Row;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Whoever changes a byte, an event, a row or their order is found, and the row is named. */
final class TamperTest {

    private static final int EDGE = 600;

    private final BatchCodec codec = new BatchCodec(Salts.seeded(3));

    private final List<Recorded> events = List.of(
            new Recorded(10, "ann", new Event.JobDeleted(7, "not needed any more")),
            new Recorded(11, "jem", new Event.RunAdmitted(8)),
            new Recorded(
                    11, "jem", new Event.JobVersionRecorded(4, new JobKey("ns", "job"), 1, "ab", true, definition())),
            new Recorded(12, "bob", new Event.TaskEnded(8, "load", TaskState.FAILED, "exit code 3")));

    private final Head prev = new Head(41, new byte[32]);
    private final Row row = codec.seal(42, 5, prev, events);

    private static JobDefinition definition() {
        JobDefinition full = Exemplar.of(JobDefinition.class);
        return new JobDefinition(
                full.key(),
                full.description(),
                List.of(),
                full.triggers().subList(0, 1),
                full.businessDate(),
                List.of(),
                full.concurrency(),
                full.priority(),
                full.timeouts(),
                full.tasks().subList(0, 1));
    }

    private void assertFound(String what, Row changed) {
        try {
            codec.verify(changed, prev);
            codec.open(changed);
        } catch (BrokenChainException e) {
            if (e.seq() != changed.seq()
                    || !String.valueOf(e.getMessage()).startsWith("journal row " + changed.seq())) {
                throw new AssertionError(what + " was found in row " + e.seq() + " instead of " + changed.seq(), e);
            }
            return;
        }
        throw new AssertionError(what + " was not found");
    }

    private static Row with(Row row, byte[] events, byte[] payloads) {
        return new Row(
                row.seq(),
                row.epoch(),
                row.at(),
                row.featureLevel(),
                row.count(),
                events,
                payloads,
                row.prevHash(),
                row.hash());
    }

    private static Row withCount(Row row, int count) {
        return new Row(
                row.seq(),
                row.epoch(),
                row.at(),
                row.featureLevel(),
                count,
                row.events(),
                row.payloads(),
                row.prevHash(),
                row.hash());
    }

    private static void forEachFlip(byte[] bytes, Function<byte[], Row> into, FlipConsumer consumer) {
        for (int at = 0; at < bytes.length; at++) {
            // each bit of what surrounds a value, and one of each byte of a long one
            boolean isDeep = at > EDGE && at < bytes.length - EDGE;
            for (int bit = isDeep ? at % 8 : 0; bit < 8; bit += isDeep ? 8 : 1) {
                byte[] flipped = bytes.clone();
                flipped[at] ^= (byte) (1 << bit);
                consumer.accept("byte " + at + ", bit " + bit, into.apply(flipped));
            }
        }
    }

    private interface FlipConsumer {
        void accept(String what, Row changed);
    }

    @Test
    void genuineRowIsAccepted() {
        codec.verify(row, prev);
        assertThat(codec.open(row)).isEqualTo(events);
    }

    @Test
    void everyByteOfTheEventsCounts() {
        forEachFlip(row.events(), flipped -> with(row, flipped, row.payloads()), this::assertFound);
    }

    @Test
    void everyByteOfThePayloadsCounts() {
        forEachFlip(row.payloads(), flipped -> with(row, row.events(), flipped), this::assertFound);
    }

    @Test
    void everyBitOfBothHashesCounts() {
        forEachFlip(
                row.hash(),
                flipped ->
                        new Row(42, 5, row.at(), 1, row.count(), row.events(), row.payloads(), row.prevHash(), flipped),
                this::assertFound);
        forEachFlip(
                row.prevHash(),
                flipped -> new Row(42, 5, row.at(), 1, row.count(), row.events(), row.payloads(), flipped, row.hash()),
                this::assertFound);
    }

    @Test
    void everyNumberCounts() {
        byte[] lines = row.events();
        byte[] values = row.payloads();
        for (int bit = 0; bit < 63; bit++) {
            long changed = 1L << bit;
            assertFound("seq", new Row(42 ^ changed, 5, row.at(), 1, 4, lines, values, row.prevHash(), row.hash()));
            assertFound("epoch", new Row(42, 5 ^ changed, row.at(), 1, 4, lines, values, row.prevHash(), row.hash()));
            assertFound("at", new Row(42, 5, row.at() ^ changed, 1, 4, lines, values, row.prevHash(), row.hash()));
        }
        for (int count : new int[] {0, -4, 3, 5, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertFound("count", withCount(row, count));
        }
        assertFound("level", new Row(42, 5, row.at(), 0, 4, lines, values, row.prevHash(), row.hash()));
    }

    /** A seal over other numbers: nothing is missing from the hash. */
    @Test
    void rowsThatDifferHaveDifferentHashes() {
        Row other = codec.seal(42, 6, prev, events.subList(1, 2));
        assertThat(other.hash())
                .isNotEqualTo(codec.seal(42, 7, prev, events.subList(1, 2)).hash());
        Recorded later = new Recorded(12, "jem", new Event.RunAdmitted(8));
        assertThat(other.hash())
                .isNotEqualTo(codec.seal(42, 6, prev, List.of(later)).hash());
        Head otherPrev = new Head(41, MerkleTree.leafHash(new byte[1]));
        assertThat(other.hash())
                .isNotEqualTo(codec.seal(42, 6, otherPrev, events.subList(1, 2)).hash());
        assertThat(other.hash())
                .isEqualTo(codec.seal(42, 6, prev, events.subList(1, 2)).hash());
    }

    // ---- lines

    private static List<String> lines(byte[] bytes) {
        return new ArrayList<>(new String(bytes, StandardCharsets.UTF_8).lines().toList());
    }

    private static byte[] joined(List<String> lines) {
        return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Every way to leave out, repeat or swap lines. */
    private static List<byte[]> disorders(byte[] bytes) {
        List<byte[]> disorders = new ArrayList<>();
        for (int i = 0; i < lines(bytes).size(); i++) {
            List<String> without = lines(bytes);
            without.remove(i);
            disorders.add(joined(without));
            List<String> twice = lines(bytes);
            twice.add(i, twice.get(i));
            disorders.add(joined(twice));
            for (int j = 0; j < i; j++) {
                List<String> swapped = lines(bytes);
                Collections.swap(swapped, i, j);
                disorders.add(joined(swapped));
            }
        }
        disorders.add(Arrays.copyOf(bytes, bytes.length - 1));
        disorders.add(Arrays.copyOf(bytes, bytes.length + 1));
        disorders.add(joined(List.of()));
        disorders.add(new byte[0]);
        return disorders;
    }

    @Test
    void orderOfEventsCounts() {
        for (byte[] disorder : disorders(row.events())) {
            Row changed = with(row, disorder, row.payloads());
            assertFound("with the old count", changed);
            assertFound("with the new count", withCount(changed, lines(disorder).size()));
        }
    }

    @Test
    void orderOfPayloadsCounts() {
        for (byte[] disorder : disorders(row.payloads())) {
            assertFound("payloads", with(row, row.events(), disorder));
        }
    }

    @Test
    void payloadsOfAnotherRowAreFound() {
        Row other = codec.seal(42, 5, prev, events);
        assertThat(other.payloads()).isNotEqualTo(row.payloads());
        assertFound("payloads with other salts", with(row, row.events(), other.payloads()));
    }

    @Test
    void valueInTheOpenIsFound() {
        String open = new String(row.events(), StandardCharsets.UTF_8)
                .replaceFirst("\\{\"#\":\"[\\w-]+\"\\}", "\"not needed any more\"");
        Row changed = with(row, open.getBytes(StandardCharsets.UTF_8), row.payloads());
        assertThatThrownBy(() -> codec.open(changed))
                .isInstanceOf(BrokenChainException.class)
                .hasMessageContaining("a free value in the open");
    }

    // ---- rows

    private List<Row> chain(int length) {
        List<Row> chain = new ArrayList<>();
        Head head = Head.empty();
        for (int i = 0; i < length; i++) {
            chain.add(codec.seal(head.seq() + 1, 1, head, events));
            head = new Head(chain.getLast().seq(), chain.getLast().hash());
        }
        return chain;
    }

    /** The number of the first row that is found to be wrong, 0 if none is. */
    private long firstWrong(List<Row> chain) {
        Head head = Head.empty();
        for (Row each : chain) {
            try {
                codec.verify(each, head);
                codec.open(each);
            } catch (BrokenChainException e) {
                return e.seq();
            }
            head = new Head(each.seq(), each.hash());
        }
        return 0;
    }

    @Test
    void genuineChainIsAccepted() {
        assertThat(firstWrong(chain(6))).isZero();
    }

    @Test
    void missingRowIsNamedByTheNext() {
        List<Row> chain = chain(6);
        chain.remove(2);
        assertThat(firstWrong(chain)).isEqualTo(4);
    }

    @Test
    void swappedRowsAreNamed() {
        List<Row> chain = chain(6);
        Collections.swap(chain, 2, 3);
        assertThat(firstWrong(chain)).isEqualTo(4);
    }

    @Test
    void repeatedRowIsNamed() {
        List<Row> chain = chain(6);
        chain.add(3, chain.get(2));
        assertThat(firstWrong(chain)).isEqualTo(3);
    }

    @Test
    void insertedRowIsNamedByTheNext() {
        List<Row> chain = chain(6);
        Row third = chain.get(2);
        Row forged = codec.seal(4, 1, new Head(3, third.hash()), events.subList(0, 1));
        chain.set(3, forged);
        assertThat(firstWrong(chain)).isEqualTo(5);
    }

    @Test
    void changedRowIsNamed() {
        List<Row> chain = chain(6);
        byte[] changed = chain.get(3).events().clone();
        changed[20] ^= 1;
        chain.set(3, with(chain.get(3), changed, chain.get(3).payloads()));
        assertThat(firstWrong(chain)).isEqualTo(4);
    }

    // ---- newer writers

    @Test
    void newerFeatureLevelIsNotRead() {
        Row newer = new Row(42, 5, row.at(), 2, 4, row.events(), row.payloads(), row.prevHash(), row.hash());
        assertThatThrownBy(() -> codec.verify(newer, prev))
                .isInstanceOf(UnknownEventException.class)
                .hasMessageContaining("journal row 42")
                .hasMessageContaining("feature level 2")
                .hasMessageContaining("newer Jem")
                .hasMessageContaining("will not lead");
        assertThatThrownBy(() -> codec.open(newer)).isInstanceOf(UnknownEventException.class);
    }

    @Test
    void unknownEventIsNotRead() {
        assertUnknown("{\"e\":\"RunTeleported\",\"v\":1,\"at\":1,\"by\":\"x\"}\n", "RunTeleported");
        assertUnknown("{\"e\":\"RunAdmitted\",\"v\":2,\"at\":1,\"by\":\"x\",\"run\":1}\n", "version 2");
        assertUnknown(
                "{\"e\":\"RunEnded\",\"v\":1,\"at\":1,\"by\":\"x\",\"run\":1,\"state\":\"TELEPORTED\"}\n",
                "TELEPORTED");
    }

    private void assertUnknown(String line, String what) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        Row newer = new Row(42, 5, 1, 1, 1, bytes, new byte[0], row.prevHash(), row.hash());
        assertThatThrownBy(() -> codec.open(newer))
                .isInstanceOf(UnknownEventException.class)
                .hasMessageContaining("journal row 42, event 0")
                .hasMessageContaining(what)
                .hasMessageContaining("newer Jem");
    }

    // ---- sealing

    @Test
    void rowsOutOfPlaceAreNotSealed() {
        assertThatThrownBy(() -> codec.seal(43, 5, prev, events)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> codec.seal(42, 5, prev, List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void eventOfARowIsProved() {
        List<byte[]> leaves = BatchCodec.leafHashes(row);
        MerkleTree tree = new MerkleTree();
        leaves.forEach(tree::add);
        assertThat(leaves).hasSize(4);
        byte[] line = lines(row.events()).get(2).getBytes(StandardCharsets.UTF_8);
        assertThat(MerkleTree.prove(leaves, 2).proves(MerkleTree.leafHash(line), tree.root()))
                .isTrue();
    }
}

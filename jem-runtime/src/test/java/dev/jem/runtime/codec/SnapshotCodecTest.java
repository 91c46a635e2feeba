package dev.jem.runtime.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jem.model.event.Entity;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.TaskDefinition;
import dev.jem.runtime.journal.Head;
import dev.jem.runtime.journal.Snapshots.Snapshot;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Snapshots come back as they were, in pieces, and a damaged one is found. */
final class SnapshotCodecTest {

    private static final List<Entity> ENTITIES =
            List.of(new Entity.Namespace("a"), Exemplar.of(Entity.Run.class), Exemplar.of(Entity.Version.class));

    private final Head head = new Head(9, MerkleTree.leafHash(new byte[0]));
    private final Snapshot snapshot = SnapshotCodec.encode(head, ENTITIES);

    private static List<Entity> read(byte[] content) {
        List<Entity> read = new ArrayList<>();
        SnapshotCodec.decode(content).forEach(read::add);
        return read;
    }

    @Test
    void snapshotNamesItsRow() {
        assertThat(snapshot.seq()).isEqualTo(9);
        assertThat(snapshot.hash()).isEqualTo(head.hash());
        assertThat(SnapshotCodec.decode(snapshot)).containsExactlyElementsOf(ENTITIES);
        assertThat(SnapshotCodec.decode(snapshot)).containsExactlyElementsOf(ENTITIES);
    }

    @Test
    void firstLineSaysTheLevel() {
        String text = new String(snapshot.content(), StandardCharsets.UTF_8);
        assertThat(text).startsWith("{\"snapshot\":1}\n{\"e\":\"Namespace\",\"v\":1,\"name\":\"a\"}\n");
    }

    @Test
    void freeValuesAreInTheirPlaces() {
        assertThat(new String(snapshot.content(), StandardCharsets.UTF_8)).doesNotContain("{\"#\":\"");
    }

    @Test
    void emptyStateComesBack() {
        assertThat(SnapshotCodec.decode(SnapshotCodec.encode(Head.empty(), List.of())))
                .isEmpty();
    }

    @Test
    void damageIsFoundByTheDigest() {
        for (int at = 0; at < snapshot.content().length; at += 7) {
            byte[] content = snapshot.content().clone();
            content[at] ^= 1;
            Snapshot damaged = new Snapshot(9, snapshot.hash(), snapshot.digest(), content);
            assertThatThrownBy(() -> SnapshotCodec.decode(damaged))
                    .isInstanceOf(CodecException.class)
                    .hasMessageContaining("does not have its digest");
        }
    }

    @Test
    void everyCutIsFoundOrLeavesWholeLines() {
        for (int length = 0; length < snapshot.content().length; length++) {
            byte[] cut = Arrays.copyOf(snapshot.content(), length);
            if (length > 0 && cut[length - 1] == '\n') {
                assertThat(read(cut)).isEqualTo(ENTITIES.subList(0, read(cut).size()));
            } else {
                assertThatThrownBy(() -> read(cut)).isInstanceOf(CodecException.class);
            }
        }
    }

    @Test
    void newerSnapshotIsNotRead() {
        assertUnknown("{\"snapshot\":2}\n", "feature level 2");
        assertUnknown("{\"snapshot\":1}\n{\"e\":\"Portal\",\"v\":1}\n", "Portal");
        assertUnknown("{\"snapshot\":1}\n{\"e\":\"Namespace\",\"v\":2,\"name\":\"a\"}\n", "version 2");
    }

    private static void assertUnknown(String content, String what) {
        assertThatThrownBy(() -> read(content.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnknownEventException.class)
                .hasMessageContaining(what);
    }

    @Test
    void largeEntityComesBackThroughSmallReads() throws IOException {
        JobDefinition one = Exemplar.of(JobDefinition.class);
        List<TaskDefinition> tasks = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            tasks.addAll(one.tasks());
        }
        JobDefinition large = new JobDefinition(
                one.key(),
                one.description(),
                one.files(),
                one.triggers(),
                one.businessDate(),
                one.params(),
                one.concurrency(),
                one.priority(),
                one.timeouts(),
                tasks);
        List<Entity> entities = List.of(
                new Entity.Namespace("before"), new Entity.Version(1, 2, "c", false, large), new Entity.Namespace("z"));
        byte[] content = SnapshotCodec.encode(head, entities).content();
        assertThat(content.length).isGreaterThan(200_000);
        List<Entity> read = new ArrayList<>();
        try (InputStream dripping = new Dripping(content)) {
            SnapshotCodec.read(dripping, read::add);
        }
        assertThat(read.equals(entities)).isTrue();
    }

    /** Gives what is asked for in odd pieces. */
    private static final class Dripping extends ByteArrayInputStream {
        Dripping(byte[] bytes) {
            super(bytes);
        }

        @Override
        public synchronized int read(byte[] into, int offset, int length) {
            return super.read(into, offset, Math.min(length, 997));
        }
    }

    /** Entities are made while they are written and dropped while they are read. */
    @Test
    void manyEntitiesPassInPieces() throws IOException {
        int count = 40_000;
        AtomicInteger largest = new AtomicInteger();
        AtomicLong total = new AtomicLong();
        OutputStream counting = new OutputStream() {
            @Override
            public void write(int b) {
                total.incrementAndGet();
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                largest.accumulateAndGet(length, Math::max);
                total.addAndGet(length);
            }
        };
        Iterable<Entity> entities = () -> IntStream.range(0, count)
                .<Entity>mapToObj(i -> new Entity.Remembered("key-" + i, i, 1, i, 5))
                .iterator();
        byte[] digest = SnapshotCodec.write(entities, counting);
        assertThat(digest).isEqualTo(SnapshotCodec.digest(entities));
        assertThat(total.get()).isGreaterThan(2L << 20);
        assertThat(largest.get()).isLessThan(256 << 10);
    }
}

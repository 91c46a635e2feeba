package dev.jem.runtime.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.jem.model.command.AttemptKey;
import dev.jem.runtime.output.OutputStore.Chunk;
import dev.jem.runtime.output.OutputStore.Part;
import dev.jem.runtime.projection.StoreException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every {@link OutputStore} must do. An adapter's test extends this; each test begins with an empty store. */
public abstract class OutputStoreConformance {

    /** The same during a test. */
    protected abstract OutputStore store();

    protected static OutputStore.Key key(long token) {
        return new OutputStore.Key(new AttemptKey(7, "main", 1), token);
    }

    private static Chunk chunk(long seq, String text) {
        return new Chunk(
                seq,
                seq % 2 == 0 ? OutputStore.Stream.STDOUT : OutputStore.Stream.STDERR,
                1_000 + seq,
                text.getBytes(StandardCharsets.UTF_8));
    }

    protected static List<Chunk> chunks(long from, long to) {
        return LongStream.range(from, to)
                .mapToObj(seq -> chunk(seq, "line " + seq))
                .toList();
    }

    protected final long append(OutputStore.Key key, List<Chunk> chunks) {
        return store().append(Map.of(key, chunks)).values().iterator().next();
    }

    private static void assertSame(List<Chunk> actual, List<Chunk> expected) {
        assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
    }

    @Test
    final void whatWasAppendedIsReadInOrder() {
        assertThat(append(key(1), chunks(0, 3))).isEqualTo(3);
        assertThat(append(key(1), chunks(3, 5))).isEqualTo(5);
        Part part = store().read(key(1), 0, 10);
        assertSame(part.chunks(), chunks(0, 5));
        assertThat(part.next()).isEqualTo(5);
        assertThat(part.ended()).isFalse();
    }

    @Test
    final void repeatingChangesNothing() {
        append(key(1), chunks(0, 3));
        assertThat(append(key(1), chunks(0, 3))).isEqualTo(3);
        assertThat(append(key(1), List.of(chunk(1, "something else")))).isEqualTo(3);
        assertThat(append(key(1), chunks(2, 6))).isEqualTo(6);
        assertSame(store().read(key(1), 0, 10).chunks(), chunks(0, 6));
    }

    @Test
    final void whatLiesBehindAGapIsNotKept() {
        assertThat(append(key(1), chunks(2, 4))).isZero();
        assertThat(append(key(1), List.of(chunk(0, "a"), chunk(2, "c")))).isEqualTo(1);
        assertThat(store().read(key(1), 0, 10).chunks()).hasSize(1);
    }

    @Test
    final void tokensAreKeptApart() {
        Map<OutputStore.Key, Long> next =
                store().append(Map.of(key(1), chunks(0, 2), key(2), chunks(0, 1), key(3), chunks(1, 2)));
        assertThat(next).isEqualTo(Map.of(key(1), 2L, key(2), 1L, key(3), 0L));
        assertSame(store().read(key(2), 0, 10).chunks(), chunks(0, 1));
    }

    @Test
    final void theEndIsTheEnd() {
        append(key(1), chunks(0, 2));
        assertThat(store().complete(key(1), 3)).isFalse();
        assertThat(store().read(key(1), 2, 10).ended()).isFalse();
        append(key(1), chunks(2, 3));
        assertThat(store().complete(key(1), 3)).isTrue();
        assertThat(store().complete(key(1), 3)).isTrue();
        assertThat(append(key(1), chunks(3, 4))).isEqualTo(3);
        Part part = store().read(key(1), 0, 2);
        assertThat(part.ended()).isFalse();
        assertThat(store().read(key(1), part.next(), 2).ended()).isTrue();
        assertThat(store().read(key(1), 0, 3).ended()).isTrue();
        assertThat(store().read(key(1), 3, 3)).isEqualTo(new Part(List.of(), 3, true));
    }

    @Test
    final void anAttemptWithoutOutputCanBeComplete() {
        assertThat(store().complete(key(1), 0)).isTrue();
        assertThat(store().read(key(1), 0, 1)).isEqualTo(new Part(List.of(), 0, true));
    }

    @Test
    final void pagesGiveEverything() {
        for (long at = 0; at < 1_000; at += 100) {
            append(key(1), chunks(at, at + 100));
        }
        store().complete(key(1), 1_000);
        List<Chunk> read = new ArrayList<>();
        Part part = store().read(key(1), 0, 77);
        while (!part.ended()) {
            read.addAll(part.chunks());
            part = store().read(key(1), part.next(), 77);
        }
        read.addAll(part.chunks());
        assertSame(read, chunks(0, 1_000));
    }

    @Test
    final void anyBytesAreKeptAndTooManyRefused() {
        byte[] noise = new byte[OutputStore.CHUNK_BYTES_MAX];
        new Random(1).nextBytes(noise);
        append(
                key(1),
                List.of(
                        new Chunk(0, OutputStore.Stream.JEM, 5, noise),
                        new Chunk(1, OutputStore.Stream.STDOUT, 5, new byte[1_000])));
        List<Chunk> read = store().read(key(1), 0, 2).chunks();
        assertThat(read.getFirst().data()).isEqualTo(noise);
        assertThat(read.getLast().data()).isEqualTo(new byte[1_000]);
        Chunk tooBig = new Chunk(2, OutputStore.Stream.STDOUT, 5, new byte[OutputStore.CHUNK_BYTES_MAX + 1]);
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> append(key(1), List.of(tooBig)))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.INVALID));
    }

    @Test
    final void manySendersOfTheSameChunksKeepEachOnce() {
        List<CompletableFuture<Void>> senders = IntStream.range(0, 6)
                .mapToObj(_ -> CompletableFuture.runAsync(() -> {
                    for (long at = 0; at < 60; at += 3) {
                        append(key(1), chunks(at, at + 3));
                    }
                }))
                .toList();
        senders.forEach(CompletableFuture::join);
        assertSame(store().read(key(1), 0, 100).chunks(), chunks(0, 60));
    }

    @Test
    final void theLastChunksAreReadFromTheEnd() {
        assertThat(store().readBack(key(1), Long.MAX_VALUE, 3)).isEmpty();
        append(key(1), chunks(0, 10));
        append(key(2), chunks(0, 1));
        assertSame(store().readBack(key(1), Long.MAX_VALUE, 3), chunks(7, 10));
        assertSame(store().readBack(key(1), 7, 3), chunks(4, 7));
        assertSame(store().readBack(key(1), 1, 3), chunks(0, 1));
        assertThat(store().readBack(key(1), 0, 3)).isEmpty();
        store().complete(key(1), 10);
        assertSame(store().readBack(key(1), Long.MAX_VALUE, 3), chunks(7, 10));
        assertSame(store().readBack(key(1), Long.MAX_VALUE, 100), chunks(0, 10));
    }
}

package dev.jem.store.postgres.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import dev.jem.runtime.output.BlobStore;
import dev.jem.runtime.projection.StoreException;
import dev.jem.store.postgres.Fixture;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresBlobStoreTest {

    private final Fixture fixture = new Fixture();
    private final HikariDataSource pool = fixture.connections().outputPool();
    private final BlobStore store = new PostgresBlobStore(pool);

    @AfterEach
    void close() {
        pool.close();
        fixture.close();
    }

    private static byte[] noise(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private long put(byte[] bytes, String sha256) throws IOException {
        return store.put(sha256, new ByteArrayInputStream(bytes), 10 << 20);
    }

    @Test
    void filesOfAnySizeComeBack() throws Exception {
        for (int size : new int[] {0, 1, 1_000, 1 << 20, (1 << 20) + 1, 3_500_000}) {
            byte[] bytes = noise(size);
            assertThat(put(bytes, sha256(bytes))).isEqualTo(size);
            BlobStore.Blob blob = store.open(sha256(bytes)).orElseThrow();
            assertThat(blob.size()).isEqualTo(size);
            try (InputStream content = blob.content()) {
                assertThat(content.readAllBytes()).isEqualTo(bytes);
            }
        }
    }

    @Test
    void onlyWhatIsThereIsNotMissing() throws Exception {
        byte[] bytes = noise(10);
        String other = "0".repeat(64);
        put(bytes, sha256(bytes));
        assertThat(store.missing(List.of(sha256(bytes), other))).containsExactly(other);
        assertThat(store.open(other)).isEmpty();
    }

    @Test
    void contentOfAnotherHashIsRefusedAndLeavesNothing() throws Exception {
        String announced = sha256(noise(11));
        assertRefused(() -> put(noise(12), announced));
        assertThat(store.missing(List.of(announced))).containsExactly(announced);
        assertThat(put(noise(11), announced)).isEqualTo(11);
    }

    @Test
    void tooMuchIsRefused() throws Exception {
        byte[] bytes = noise(2_000_000);
        String announced = sha256(bytes);
        assertRefused(() -> store.put(announced, new ByteArrayInputStream(bytes), 1_999_999));
        assertThat(store.missing(List.of(announced))).containsExactly(announced);
    }

    @Test
    void whatIsNoHashIsRefused() {
        assertRefused(() -> put(new byte[1], "abc"));
        assertRefused(() -> put(new byte[1], "A".repeat(64)));
    }

    @Test
    void aStreamThatFailsLeavesNothing() throws Exception {
        String announced = sha256(noise(13));
        InputStream broken = InputStream.nullInputStream();
        broken.close();
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> store.put(announced, broken, 100))
                .withMessage("Stream closed");
        assertThat(store.missing(List.of(announced))).containsExactly(announced);
    }

    @Test
    void manySendersOfOneFileAllSucceed() throws Exception {
        byte[] bytes = noise(1_500_000);
        String hash = sha256(bytes);
        List<CompletableFuture<Long>> senders = IntStream.range(0, 4)
                .mapToObj(_ -> CompletableFuture.supplyAsync(() -> {
                    try {
                        return put(bytes, hash);
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                }))
                .toList();
        assertThat(senders).allSatisfy(sender -> assertThat(sender.join()).isEqualTo(1_500_000));
    }

    private interface Putting {
        void put() throws Exception;
    }

    private static void assertRefused(Putting putting) {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(putting::put)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.INVALID));
    }
}

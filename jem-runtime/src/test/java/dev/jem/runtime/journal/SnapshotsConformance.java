package dev.jem.runtime.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.runtime.journal.Snapshots.Snapshot;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Snapshots} must do. An adapter's test extends this; each test begins with an empty journal and no
 * snapshot.
 */
public abstract class SnapshotsConformance {

    private Journal journal;
    private Snapshots snapshots;

    /** The journal that says which epoch is in force, the same during a test. */
    protected abstract Journal journal() throws Exception;

    /** Another connection to the snapshots beside that journal. */
    protected abstract Snapshots connect() throws Exception;

    @SuppressWarnings("NullAway.Init") // set before each test
    protected SnapshotsConformance() {}

    @BeforeEach
    final void lead() throws Exception {
        journal = journal();
        assertThat(journal.takeOver(0, "node")).isTrue();
        snapshots = connect();
    }

    private static Snapshot snapshot(long seq, int length) {
        Random random = new Random(seq);
        byte[] hash = new byte[32];
        byte[] digest = new byte[32];
        byte[] content = new byte[length];
        random.nextBytes(hash);
        random.nextBytes(digest);
        random.nextBytes(content);
        return new Snapshot(seq, hash, digest, content);
    }

    private void assertNewest(long seqMax, Snapshot expected) throws Exception {
        assertThat(snapshots.newest(seqMax))
                .hasValueSatisfying(found -> assertThat(found)
                        .usingRecursiveComparison()
                        .withEqualsForType(Arrays::equals, byte[].class)
                        .isEqualTo(expected));
    }

    @Test
    final void thereIsNoneAtFirst() throws Exception {
        assertThat(snapshots.newest(Long.MAX_VALUE)).isEmpty();
    }

    @Test
    final void writtenOneIsReadAsItWas() throws Exception {
        Snapshot snapshot = snapshot(7, 1_000);
        snapshots.write(1, snapshot);
        assertNewest(Long.MAX_VALUE, snapshot);
        snapshots = connect();
        assertNewest(Long.MAX_VALUE, snapshot);
    }

    @Test
    final void emptyAndLargeContentIsReadAsItWas() throws Exception {
        Snapshot empty = snapshot(1, 0);
        snapshots.write(1, empty);
        assertNewest(Long.MAX_VALUE, empty);
        Snapshot large = snapshot(2, 5 << 20);
        snapshots.write(1, large);
        assertNewest(Long.MAX_VALUE, large);
    }

    @Test
    final void newestIsNotBeyondTheBound() throws Exception {
        snapshots.write(1, snapshot(10, 50));
        snapshots.write(1, snapshot(20, 50));
        assertNewest(Long.MAX_VALUE, snapshot(20, 50));
        assertNewest(20, snapshot(20, 50));
        assertNewest(19, snapshot(10, 50));
        assertNewest(10, snapshot(10, 50));
        assertThat(snapshots.newest(9)).isEmpty();
        assertThat(snapshots.newest(0)).isEmpty();
    }

    @Test
    final void theTwoNewestAreKept() throws Exception {
        for (long seq = 1; seq <= 5; seq++) {
            snapshots.write(1, snapshot(seq, 50));
        }
        assertNewest(Long.MAX_VALUE, snapshot(5, 50));
        assertNewest(4, snapshot(4, 50));
        assertThat(snapshots.newest(3)).isEmpty();
    }

    @Test
    final void olderOneDoesNotReplaceNewerOnes() throws Exception {
        snapshots.write(1, snapshot(10, 50));
        snapshots.write(1, snapshot(20, 50));
        snapshots.write(1, snapshot(5, 50));
        assertNewest(Long.MAX_VALUE, snapshot(20, 50));
        assertNewest(19, snapshot(10, 50));
        assertThat(snapshots.newest(9)).isEmpty();
    }

    @Test
    final void secondOneOfARowReplacesTheFirst() throws Exception {
        snapshots.write(1, snapshot(10, 50));
        snapshots.write(1, snapshot(10, 60));
        assertNewest(Long.MAX_VALUE, snapshot(10, 60));
        snapshots.write(1, snapshot(11, 50));
        assertNewest(10, snapshot(10, 60));
    }

    @Test
    final void otherEpochWritesNothing() throws Exception {
        snapshots.write(2, snapshot(1, 50));
        snapshots.write(0, snapshot(1, 50));
        assertThat(snapshots.newest(Long.MAX_VALUE)).isEmpty();
        snapshots.write(1, snapshot(1, 50));
        snapshots.write(1, snapshot(2, 50));
        assertThat(journal.takeOver(1, "successor")).isTrue();
        snapshots.write(1, snapshot(3, 50));
        assertNewest(Long.MAX_VALUE, snapshot(2, 50));
        assertNewest(1, snapshot(1, 50));
        snapshots.write(2, snapshot(3, 50));
        assertNewest(Long.MAX_VALUE, snapshot(3, 50));
    }
}

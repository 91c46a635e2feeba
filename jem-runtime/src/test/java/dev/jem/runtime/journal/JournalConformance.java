package dev.jem.runtime.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jem.model.event.Event;
import dev.jem.model.event.Recorded;
import dev.jem.runtime.codec.BatchCodec;
import dev.jem.runtime.codec.Salts;
import dev.jem.runtime.journal.Journal.Append;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Journal} must do. An adapter's test extends this and gives connections; each test begins with an
 * empty journal.
 */
public abstract class JournalConformance {

    private static final int THREADS = 4;
    private static final int ROUNDS = 12;
    private static final long PATIENCE_SECONDS = 60;
    private static final byte[] OTHER_HASH = new byte[32];

    static {
        OTHER_HASH[31] = 7;
    }

    private final BatchCodec codec = new BatchCodec(Salts.seeded(1));
    private final List<Journal> connections = new ArrayList<>();

    private Journal journal;

    /** Another connection to the journal of the running test, as another server would have it. */
    protected abstract Journal connect() throws Exception;

    @SuppressWarnings("NullAway.Init") // set before each test
    protected JournalConformance() {}

    @BeforeEach
    final void connectFirst() throws Exception {
        journal = another();
    }

    @AfterEach
    final void closeConnections() {
        connections.forEach(Journal::close);
    }

    private Journal another() throws Exception {
        Journal connection = connect();
        connections.add(connection);
        return connection;
    }

    private Journal lead(long epoch) throws Exception {
        assertThat(journal.takeOver(epoch - 1, "node-" + epoch)).isTrue();
        return journal;
    }

    private Row row(long epoch, Head prev) {
        return row(epoch, prev, "someone");
    }

    private Row row(long epoch, Head prev, String by) {
        long seq = prev.seq() + 1;
        Recorded event = new Recorded(1_000_000 + seq, by, new Event.CommandQuarantined("SubmitRun", "row " + seq));
        return codec.seal(seq, epoch, prev, List.of(event));
    }

    private static Head headOf(Row row) {
        return new Head(row.seq(), row.hash());
    }

    private Row appended(long epoch) throws Exception {
        Row row = row(epoch, journal.head());
        assertThat(journal.append(row)).isEqualTo(Append.APPENDED);
        return row;
    }

    private static List<Row> rows(Journal from) throws Exception {
        List<Row> rows = new ArrayList<>();
        from.read(0, Integer.MAX_VALUE, rows::add);
        return rows;
    }

    private static void assertSame(Row actual, Row expected) {
        assertThat(actual)
                .usingRecursiveComparison()
                .withEqualsForType(Arrays::equals, byte[].class)
                .isEqualTo(expected);
    }

    private static void assertSame(Head actual, Head expected) {
        assertThat(actual)
                .usingRecursiveComparison()
                .withEqualsForType(Arrays::equals, byte[].class)
                .isEqualTo(expected);
    }

    /** Appends and expects that nothing changes. */
    private void assertRefused(Row row, Append expected) throws Exception {
        Head head = journal.head();
        long epoch = journal.epoch();
        int count = rows(journal).size();
        assertThat(journal.append(row)).isEqualTo(expected);
        assertSame(journal.head(), head);
        assertThat(journal.epoch()).isEqualTo(epoch);
        assertThat(rows(journal)).hasSize(count);
    }

    // ---- an empty journal

    @Test
    final void emptyJournalHasNoEpochNoHeadAndNoRows() throws Exception {
        assertThat(journal.epoch()).isZero();
        assertSame(journal.head(), Head.empty());
        assertThat(rows(journal)).isEmpty();
    }

    @Test
    final void nobodyLeadsAnEmptyJournal() throws Exception {
        assertThat(journal.leads(0)).isFalse();
        assertThat(journal.leads(1)).isFalse();
        assertRefused(row(0, Head.empty()), Append.FENCED);
        assertRefused(row(1, Head.empty()), Append.FENCED);
    }

    @Test
    final void timeIsGivenInMicroseconds() throws Exception {
        long yearInMicros = 365L * 24 * 3_600 * 1_000_000;
        assertThat(journal.time()).isGreaterThan(50 * yearInMicros).isLessThan(1_000 * yearInMicros);
    }

    // ---- appending and reading

    @Test
    final void appendedRowIsReadAsItWas() throws Exception {
        lead(1);
        Row first = appended(1);
        Row second = appended(1);
        List<Row> rows = rows(journal);
        assertThat(rows).hasSize(2);
        assertSame(rows.get(0), first);
        assertSame(rows.get(1), second);
        codec.verify(rows.get(0), Head.empty());
        codec.verify(rows.get(1), headOf(first));
        assertSame(journal.head(), headOf(second));
    }

    @Test
    final void rowWithoutPayloadsIsReadAsItWas() throws Exception {
        lead(1);
        Row row = codec.seal(1, 1, Head.empty(), List.of(new Recorded(5, "jem", new Event.RunAdmitted(9))));
        assertThat(row.payloads()).isEmpty();
        assertThat(journal.append(row)).isEqualTo(Append.APPENDED);
        assertSame(rows(journal).getFirst(), row);
    }

    @Test
    final void largeRowIsReadAsItWas() throws Exception {
        lead(1);
        List<Recorded> events = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            String detail = "a reason nobody will read, number " + i + " \u00e4\u20ac\ud83d\ude00\u0000";
            events.add(new Recorded(i, "jem", new Event.CommandQuarantined("SubmitRun", detail.repeat(20))));
        }
        Row row = codec.seal(1, 1, Head.empty(), events);
        assertThat(journal.append(row)).isEqualTo(Append.APPENDED);
        assertSame(rows(journal).getFirst(), row);
        assertThat(codec.open(rows(journal).getFirst())).isEqualTo(events);
    }

    @Test
    final void extremeNumbersAreReadAsTheyWere() throws Exception {
        lead(1);
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        Row row =
                new Row(1, 1, Long.MIN_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, all, all, new byte[32], OTHER_HASH);
        assertThat(journal.append(row)).isEqualTo(Append.APPENDED);
        assertSame(rows(journal).getFirst(), row);
    }

    @Test
    final void readBeginsBehindTheGivenRowAndStopsAtTheBound() throws Exception {
        lead(1);
        for (int i = 0; i < 7; i++) {
            appended(1);
        }
        assertThat(seqs(0, 3)).containsExactly(1L, 2L, 3L);
        assertThat(seqs(3, 3)).containsExactly(4L, 5L, 6L);
        assertThat(seqs(6, 3)).containsExactly(7L);
        assertThat(seqs(7, 3)).isEmpty();
        assertThat(seqs(100, 3)).isEmpty();
        assertThat(seqs(0, 100)).hasSize(7);
    }

    private List<Long> seqs(long seq, int rowsMax) throws Exception {
        List<Long> seqs = new ArrayList<>();
        journal.read(seq, rowsMax, row -> seqs.add(row.seq()));
        return seqs;
    }

    @Test
    final void otherConnectionSeesWhatWasAppended() throws Exception {
        lead(1);
        Journal other = another();
        for (int i = 0; i < 5; i++) {
            Row row = appended(1);
            assertSame(other.head(), headOf(row));
            assertSame(rows(other).getLast(), row);
        }
        assertThat(other.epoch()).isEqualTo(1);
        assertThat(other.leads(1)).isTrue();
    }

    @Test
    final void restartFindsTheHeadAndGoesOn() throws Exception {
        lead(1);
        appended(1);
        Row last = appended(1);
        journal.close();
        journal = another();
        assertSame(journal.head(), headOf(last));
        assertThat(journal.epoch()).isEqualTo(1);
        assertThat(rows(journal)).hasSize(2);
        lead(2);
        appended(2);
    }

    @Test
    final void failingReaderLeavesTheJournalUsable() throws Exception {
        lead(1);
        appended(1);
        Consumer<Row> failing = _ -> {
            throw new IllegalStateException("the reader's own fault");
        };
        assertThatThrownBy(() -> journal.read(0, 10, failing)).hasMessageContaining("the reader's own fault");
        appended(1);
        assertThat(rows(journal)).hasSize(2);
    }

    @Test
    final void closedConnectionRefuses() throws Exception {
        lead(1);
        Row row = row(1, Head.empty());
        journal.close();
        assertThatThrownBy(() -> journal.append(row)).isInstanceOf(JournalException.class);
        assertThatThrownBy(() -> journal.leads(1)).isInstanceOf(JournalException.class);
        assertThatThrownBy(() -> journal.head()).isInstanceOf(JournalException.class);
        assertThat(rows(another())).isEmpty();
    }

    // ---- the predecessor

    @Test
    final void gapIsRefused() throws Exception {
        lead(1);
        Row first = appended(1);
        assertRefused(row(1, new Head(2, first.hash())), Append.DIVERGED);
        assertRefused(row(1, new Head(9, first.hash())), Append.DIVERGED);
        appended(1);
    }

    @Test
    final void firstRowMustNotBeTheSecond() throws Exception {
        lead(1);
        assertRefused(row(1, new Head(1, OTHER_HASH)), Append.DIVERGED);
        assertRefused(row(1, new Head(1, new byte[32])), Append.DIVERGED);
        appended(1);
    }

    @Test
    final void firstRowMustNameNoRowBeforeIt() throws Exception {
        lead(1);
        assertRefused(row(1, new Head(0, OTHER_HASH)), Append.DIVERGED);
        appended(1);
    }

    @Test
    final void rowBeforeTheFirstIsRefused() throws Exception {
        lead(1);
        assertRefused(row(1, new Head(-1, new byte[32])), Append.DIVERGED);
        appended(1);
        assertRefused(row(1, new Head(-1, new byte[32])), Append.DIVERGED);
    }

    @Test
    final void sameRowTwiceIsRefused() throws Exception {
        lead(1);
        Row first = appended(1);
        assertRefused(first, Append.DIVERGED);
        Row second = appended(1);
        assertRefused(second, Append.DIVERGED);
        assertRefused(first, Append.DIVERGED);
    }

    @Test
    final void otherRowInATakenPlaceIsRefused() throws Exception {
        lead(1);
        Row first = appended(1);
        Row second = appended(1);
        appended(1);
        assertRefused(row(1, Head.empty(), "another"), Append.DIVERGED);
        assertRefused(row(1, headOf(first), "another"), Append.DIVERGED);
        assertRefused(row(1, headOf(second), "another"), Append.DIVERGED);
        assertSame(rows(journal).get(1), second);
    }

    @Test
    final void otherPredecessorIsRefused() throws Exception {
        lead(1);
        Row first = appended(1);
        assertRefused(row(1, new Head(1, OTHER_HASH)), Append.DIVERGED);
        byte[] oneBitOff = first.hash().clone();
        oneBitOff[0] ^= 1;
        assertRefused(row(1, new Head(1, oneBitOff)), Append.DIVERGED);
        appended(1);
    }

    // ---- the epoch

    @Test
    final void takeOverRaisesTheEpochByOne() throws Exception {
        assertThat(journal.takeOver(0, "a")).isTrue();
        assertThat(journal.epoch()).isEqualTo(1);
        assertThat(journal.leads(1)).isTrue();
        assertThat(journal.takeOver(1, "a")).isTrue();
        assertThat(journal.epoch()).isEqualTo(2);
        assertThat(journal.leads(1)).isFalse();
        assertThat(journal.leads(2)).isTrue();
    }

    @Test
    final void takeOverOfAnotherEpochIsRefused() throws Exception {
        lead(1);
        appended(1);
        for (long expected : new long[] {0, 2, -1, Long.MAX_VALUE}) {
            assertThat(another().takeOver(expected, "late")).isFalse();
            assertThat(journal.epoch()).isEqualTo(1);
            assertThat(journal.leads(1)).isTrue();
        }
        appended(1);
    }

    @Test
    final void takeOverChangesNoRow() throws Exception {
        lead(1);
        Row row = appended(1);
        lead(2);
        assertSame(journal.head(), headOf(row));
        assertThat(rows(journal)).hasSize(1);
    }

    @Test
    final void oldLeaderIsFenced() throws Exception {
        lead(1);
        Row first = appended(1);
        assertThat(another().takeOver(1, "new")).isTrue();
        assertRefused(row(1, headOf(first)), Append.FENCED);
        assertThat(journal.leads(1)).isFalse();
        appended(2);
        assertRefused(row(1, headOf(first)), Append.FENCED);
        assertRefused(row(1, journal.head()), Append.FENCED);
    }

    @Test
    final void epochThatNobodyTookIsFenced() throws Exception {
        lead(1);
        assertRefused(row(2, Head.empty()), Append.FENCED);
        assertRefused(row(0, Head.empty()), Append.FENCED);
        assertRefused(row(-1, Head.empty()), Append.FENCED);
        appended(1);
    }

    @Test
    final void oldEpochCountsBeforeWrongPredecessor() throws Exception {
        lead(1);
        Row first = appended(1);
        lead(2);
        assertRefused(first, Append.FENCED);
        assertRefused(row(1, new Head(5, OTHER_HASH)), Append.FENCED);
    }

    // ---- several at once

    private static <T> List<T> atOnce(List<Callable<T>> tasks) throws Exception {
        CyclicBarrier start = new CyclicBarrier(tasks.size());
        List<T> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(tasks.size())) {
            List<Future<T>> futures = new ArrayList<>();
            for (Callable<T> task : tasks) {
                futures.add(threads.submit(() -> {
                    start.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                    return task.call();
                }));
            }
            for (Future<T> future : futures) {
                results.add(future.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
            }
        }
        return results;
    }

    private List<Journal> several() throws Exception {
        List<Journal> several = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            several.add(another());
        }
        return several;
    }

    @Test
    final void oneOfManyTakesOver() throws Exception {
        List<Journal> several = several();
        for (int round = 0; round < ROUNDS; round++) {
            long expected = round;
            List<Callable<Boolean>> tasks = new ArrayList<>();
            several.forEach(each -> tasks.add(() -> each.takeOver(expected, "node")));
            assertThat(atOnce(tasks).stream().filter(won -> won))
                    .as("round %s", round)
                    .hasSize(1);
            assertThat(journal.epoch()).isEqualTo(expected + 1);
        }
    }

    @Test
    final void oneOfManyGetsAPlaceOfTheSameEpoch() throws Exception {
        lead(1);
        List<Journal> several = several();
        for (int round = 0; round < ROUNDS; round++) {
            Head head = journal.head();
            List<Row> candidates = new ArrayList<>();
            List<Callable<Append>> tasks = new ArrayList<>();
            for (Journal each : several) {
                Row candidate = row(1, head, "leader " + candidates.size());
                candidates.add(candidate);
                tasks.add(() -> each.append(candidate));
            }
            List<Append> results = atOnce(tasks);
            assertThat(results)
                    .as("round %s", round)
                    .containsOnlyOnce(Append.APPENDED)
                    .contains(Append.DIVERGED);
            assertThat(results).doesNotContain(Append.FENCED);
            Row winner = candidates.get(results.indexOf(Append.APPENDED));
            assertSame(rows(journal).getLast(), winner);
            assertThat(rows(journal)).hasSize(round + 1);
        }
    }

    @Test
    final void appendThatRacesWithATakeOverIsSeenByIt() throws Exception {
        Journal old = another();
        Journal successor = another();
        for (long round = 1; round <= ROUNDS; round++) {
            long epoch = 2 * round - 1;
            assertThat(old.takeOver(epoch - 1, "old")).isTrue();
            CountDownLatch firstRows = new CountDownLatch(3);
            Head start = old.head();
            List<Callable<Head>> tasks = List.of(
                    () -> appendUntilFenced(old, epoch, firstRows), () -> takeOver(successor, epoch, firstRows));
            List<Head> heads = atOnce(tasks);
            assertSame(heads.get(1), heads.get(0));
            assertThat(heads.getFirst().seq()).isGreaterThanOrEqualTo(start.seq() + 3);
            assertRefused(row(epoch, journal.head()), Append.FENCED);
            appended(epoch + 1);
        }
        assertChain(rows(journal));
    }

    /** The last row that was reported as appended. */
    private Head appendUntilFenced(Journal old, long epoch, CountDownLatch firstRows) throws Exception {
        Head head = old.head();
        while (true) {
            Row row = row(epoch, head);
            Append result = old.append(row);
            if (result != Append.APPENDED) {
                assertThat(result).isEqualTo(Append.FENCED);
                return head;
            }
            head = headOf(row);
            firstRows.countDown();
        }
    }

    /** The head a successor sees right after its takeover: no row of the old epoch may come behind it. */
    private static Head takeOver(Journal successor, long epoch, CountDownLatch firstRows) throws Exception {
        assertThat(firstRows.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(successor.takeOver(epoch, "successor")).isTrue();
        return successor.head();
    }

    private void assertChain(List<Row> rows) {
        Head head = Head.empty();
        long epoch = 0;
        for (Row row : rows) {
            codec.verify(row, head);
            assertThat(row.epoch()).isGreaterThanOrEqualTo(epoch);
            epoch = row.epoch();
            head = headOf(row);
        }
    }
}

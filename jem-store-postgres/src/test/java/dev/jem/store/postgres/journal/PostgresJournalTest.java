package dev.jem.store.postgres.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.jem.model.event.Event;
import dev.jem.model.event.Recorded;
import dev.jem.runtime.codec.BatchCodec;
import dev.jem.runtime.codec.Salts;
import dev.jem.runtime.journal.Head;
import dev.jem.runtime.journal.Journal;
import dev.jem.runtime.journal.Journal.Append;
import dev.jem.runtime.journal.JournalConformance;
import dev.jem.runtime.journal.JournalException;
import dev.jem.runtime.journal.Row;
import dev.jem.store.postgres.Fixture;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresJournalTest extends JournalConformance {

    private final Fixture fixture = new Fixture();
    private final BatchCodec codec = new BatchCodec(Salts.seeded(2));

    @Override
    protected Journal connect() {
        return new PostgresJournal(fixture.connections());
    }

    @AfterEach
    void drop() {
        fixture.close();
    }

    private Row row(Head prev) {
        Recorded event = new Recorded(prev.seq() + 1, "alice", new Event.CommandQuarantined("SubmitRun", "x"));
        return codec.seal(prev.seq() + 1, 1, prev, List.of(event));
    }

    private void admin(String sql) throws SQLException {
        try (Connection connection = fixture.administration();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void awaitSession(String condition) {
        fixture.await("select exists (select from pg_stat_activity where application_name = 'jem-journal' and "
                + condition + ")");
    }

    @Test
    void aBackendThatIsKilledWhileItWaitsLeavesTheAppendUnknown() throws Exception {
        try (PostgresJournal journal = new PostgresJournal(fixture.connections());
                Connection blocker = fixture.connections().writing("blocker")) {
            assertThat(journal.takeOver(0, "a")).isTrue();
            lock(blocker);
            CompletableFuture<Append> append = started(() -> journal.append(row(Head.empty())));
            awaitSession("wait_event_type = 'Lock'");
            admin("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'jem-journal'");
            assertKind(append, JournalException.Kind.UNKNOWN);
            blocker.rollback();
            assertThat(journal.head().seq()).isZero();
            assertThat(journal.append(row(Head.empty()))).isEqualTo(Append.APPENDED);
        }
    }

    @Test
    void anAppendThatIsCancelledBeforeItsCommitWroteNothing() throws Exception {
        try (PostgresJournal journal = new PostgresJournal(fixture.connections());
                Connection blocker = fixture.connections().writing("blocker")) {
            assertThat(journal.takeOver(0, "a")).isTrue();
            lock(blocker);
            CompletableFuture<Append> append = started(() -> journal.append(row(Head.empty())));
            awaitSession("wait_event_type = 'Lock'");
            admin("select pg_cancel_backend(pid) from pg_stat_activity where application_name = 'jem-journal'");
            assertKind(append, JournalException.Kind.REFUSED);
            blocker.rollback();
            assertThat(journal.append(row(Head.empty()))).isEqualTo(Append.APPENDED);
        }
    }

    /** The commit is there, but no standby has it: whoever takes it for durable may lose it. */
    @Test
    void aCommitThatWasToldNotToWaitForItsStandbyIsUnknown() throws Exception {
        try (PostgresJournal journal = new PostgresJournal(fixture.connections())) {
            assertThat(journal.takeOver(0, "a")).isTrue();
            admin("alter system set synchronous_standby_names = 'nobody'");
            admin("select pg_reload_conf()");
            try {
                fixture.await("select current_setting('synchronous_standby_names') = 'nobody'");
                CompletableFuture<Append> append = started(() -> journal.append(row(Head.empty())));
                awaitSession("wait_event = 'SyncRep'");
                admin("select pg_cancel_backend(pid) from pg_stat_activity where application_name = 'jem-journal'");
                assertKind(append, JournalException.Kind.UNKNOWN);
                assertThat(journal.head().seq()).isEqualTo(1);
            } finally {
                admin("alter system reset synchronous_standby_names");
                admin("select pg_reload_conf()");
            }
        }
    }

    @Test
    void aTakeoverWaitsForTheAppendInFlightAndThenSeesItsRow() throws Exception {
        try (PostgresJournal former = new PostgresJournal(fixture.connections());
                PostgresJournal successor = new PostgresJournal(fixture.connections());
                Connection inFlight = fixture.connections().writing("in-flight")) {
            assertThat(former.takeOver(0, "a")).isTrue();
            lockShared(inFlight);
            CompletableFuture<Boolean> taken = started(() -> successor.takeOver(1, "b"));
            awaitSession("wait_event_type = 'Lock'");
            assertThat(former.append(row(Head.empty()))).isEqualTo(Append.APPENDED);
            inFlight.commit();
            assertThat(taken.get(60, TimeUnit.SECONDS)).isTrue();
            assertThat(successor.head().seq()).isEqualTo(1);
            assertThat(former.append(row(former.head()))).isEqualTo(Append.FENCED);
        }
    }

    @Test
    void aReadOnlyDatabaseRefuses() throws Exception {
        try (PostgresJournal journal = new PostgresJournal(fixture.connections())) {
            assertThat(journal.takeOver(0, "a")).isTrue();
            admin("alter database " + fixture.name() + " set default_transaction_read_only = on");
            admin(
                    "select pg_terminate_backend(pid, 60000) from pg_stat_activity where application_name = 'jem-journal'");
            assertThatExceptionOfType(JournalException.class)
                    .isThrownBy(() -> journal.append(row(Head.empty())))
                    .satisfies(it -> assertThat(it.kind()).isEqualTo(JournalException.Kind.UNKNOWN));
            assertThatExceptionOfType(JournalException.class)
                    .isThrownBy(() -> journal.append(row(Head.empty())))
                    .withMessageContaining("No host")
                    .satisfies(it -> assertThat(it.kind()).isEqualTo(JournalException.Kind.REFUSED));
        }
    }

    @Test
    void rowsOfManyMegabytesAreReadInOrderAndWhole() throws Exception {
        try (PostgresJournal journal = new PostgresJournal(fixture.connections())) {
            assertThat(journal.takeOver(0, "a")).isTrue();
            Head head = Head.empty();
            List<Row> written = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Row big = big(head, i);
                assertThat(journal.append(big)).isEqualTo(Append.APPENDED);
                written.add(big);
                head = new Head(big.seq(), big.hash());
            }
            List<Row> read = new ArrayList<>();
            journal.read(0, 6, read::add);
            assertThat(read)
                    .usingRecursiveComparison()
                    .withEqualsForType(Arrays::equals, byte[].class)
                    .isEqualTo(written.subList(0, 6));
        }
    }

    /** Noise, which cannot be packed. */
    private static Row big(Head prev, int seed) {
        byte[] noise = new byte[3 << 20];
        new java.util.Random(seed).nextBytes(noise);
        byte[] hash = new byte[32];
        hash[0] = (byte) (seed + 1);
        return new Row(prev.seq() + 1, 1, seed, 1, 1, noise, new byte[0], prev.hash(), hash);
    }

    private static void lock(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("select from leadership for update");
        }
    }

    private static void lockShared(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("select from leadership for share");
        }
    }

    private interface Call<T> {
        T call() throws JournalException;
    }

    private static <T> CompletableFuture<T> started(Call<T> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                result.complete(call.call());
            } catch (JournalException | RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private static void assertKind(CompletableFuture<?> result, JournalException.Kind kind) {
        assertThat(result)
                .failsWithin(java.time.Duration.ofSeconds(60))
                .withThrowableOfType(java.util.concurrent.ExecutionException.class)
                .havingCause()
                .isInstanceOfSatisfying(
                        JournalException.class,
                        it -> assertThat(it.kind()).as(it.getMessage()).isEqualTo(kind));
    }
}

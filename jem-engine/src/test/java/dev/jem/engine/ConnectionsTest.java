package dev.jem.engine;

import static dev.jem.engine.JobBuilder.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.model.command.Answer;
import dev.jem.model.command.Command;
import dev.jem.model.command.Command.SubmittedConnection;
import dev.jem.model.connection.ConnectionDefinition;
import dev.jem.model.connection.ConnectionDefinition.Endpoint;
import dev.jem.model.connection.ConnectionKey;
import dev.jem.model.event.AttemptResult;
import dev.jem.model.event.Entity;
import dev.jem.model.event.Event;
import dev.jem.model.job.Action;
import dev.jem.model.job.FailureReason;
import dev.jem.model.job.HttpCall;
import dev.jem.model.job.Retry;
import dev.jem.model.job.RetryOn;
import dev.jem.model.job.Template;
import dev.jem.model.state.AttemptState;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Connections as objects: applied, changed, taken away. */
class ConnectionsTest {

    private static final ConnectionKey LEDGER = new ConnectionKey("ops", "ledger");

    private final Bench bench = new Bench();

    private static ConnectionDefinition ledger(String url) {
        Endpoint endpoint = new Endpoint.Http(
                url,
                Collections.emptySortedMap(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2));
        return new ConnectionDefinition(LEDGER, "", List.of(), List.of(), endpoint);
    }

    private Answer apply(ConnectionDefinition definition) {
        SubmittedConnection submitted = new SubmittedConnection(definition, Integer.toHexString(definition.hashCode()));
        return bench.decide(new Command.Apply(List.of(), List.of(), List.of(submitted), List.of(), false));
    }

    private Answer delete(OptionalLong version) {
        return bench.decide(new Command.DeleteConnection(LEDGER, version, "moved"));
    }

    @Test
    void aChangedConnectionGetsTheNextVersionAndAnUnchangedOneNothing() {
        assertThat(apply(ledger("https://a.example"))).isEqualTo(change(1, Answer.Change.Action.CREATED));
        assertThat(apply(ledger("https://a.example"))).isEqualTo(change(1, Answer.Change.Action.UNCHANGED));
        assertThat(apply(ledger("https://b.example"))).isEqualTo(change(2, Answer.Change.Action.CHANGED));
        assertThat(bench.events(Event.ConnectionApplied.class)).hasSize(2);
        assertThat(bench.view().connections())
                .singleElement()
                .extracting(Entity.Connection::version)
                .isEqualTo(2L);
        assertThat(bench.view().namespaces()).contains("ops");
    }

    private static Answer change(long version, Answer.Change.Action action) {
        return new Answer.Applied(
                List.of(new Answer.Change(Answer.Change.Kind.CONNECTION, "ops", "ledger", version, action)), List.of());
    }

    @Test
    void aConnectionIsDeletedInTheVersionThatWasSeen() {
        apply(ledger("https://a.example"));
        assertThat(delete(OptionalLong.of(2)))
                .isEqualTo(new Answer.Refused(
                        Answer.Code.CHANGED,
                        "connection ops/ledger is in version 1 by now, not in 2; look at it again"));
        assertThat(delete(OptionalLong.of(1))).isEqualTo(new Answer.Done());
        assertThat(bench.view().connections()).isEmpty();
        assertThat(delete(OptionalLong.empty()))
                .isEqualTo(new Answer.Refused(Answer.Code.NOT_FOUND, "there is no connection ops/ledger"));
    }

    @Test
    void whoeverIsInItsListOrNamespaceMayUseIt() {
        ConnectionDefinition own = ledger("https://a.example");
        ConnectionDefinition shared = new ConnectionDefinition(LEDGER, "", List.of("risk"), List.of(), own.endpoint());
        ConnectionDefinition open = new ConnectionDefinition(LEDGER, "", List.of("*"), List.of(), own.endpoint());
        assertThat(own.isOpenTo("ops")).isTrue();
        assertThat(own.isOpenTo("risk")).isFalse();
        assertThat(shared.isOpenTo("risk")).isTrue();
        assertThat(shared.isOpenTo("sales")).isFalse();
        assertThat(open.isOpenTo("sales")).isTrue();
    }

    // ---- what uses them

    private static JobBuilder asking(Optional<ConnectionKey> connection, String url) {
        HttpCall call = new HttpCall(
                connection,
                Template.literal(url),
                "GET",
                Collections.emptySortedMap(),
                Collections.emptySortedMap(),
                Optional.empty(),
                HttpCall.Success.DEFAULT,
                Collections.emptySortedMap(),
                false,
                Optional.empty());
        return job("asking").action(new Action.Http(call));
    }

    private static JobBuilder asking() {
        return asking(Optional.of(LEDGER), "/x");
    }

    private static Answer invalid(String message) {
        return new Answer.Refused(Answer.Code.INVALID, message);
    }

    private Answer apply(JobBuilder job) {
        return bench.decide(new Command.Apply(List.of(job.submitted())));
    }

    @Test
    void aJobNamesOnlyConnectionsThatAreThereAndMeantForIt() {
        assertThat(apply(asking())).isEqualTo(invalid("job ops/asking: the connection ops/ledger does not exist"));
        Endpoint database =
                new Endpoint.Sql("jdbc:postgresql://db/sales", "", Optional.empty(), Duration.ofSeconds(1), 1);
        apply(new ConnectionDefinition(LEDGER, "", List.of(), List.of(), database));
        assertThat(apply(asking()))
                .isEqualTo(invalid("job ops/asking: the connection ops/ledger is for sql, not for http"));
        ConnectionKey foreign = new ConnectionKey("finance", "ledger");
        apply(new ConnectionDefinition(
                foreign, "", List.of("risk"), List.of(), ledger("https://a").endpoint()));
        assertThat(apply(asking(Optional.of(foreign), "/x")))
                .isEqualTo(
                        invalid("job ops/asking: the connection finance/ledger is not shared with the namespace ops"));
    }

    @Test
    void aConnectionInUseKeepsItsTypeAndStays() {
        apply(ledger("https://a.example"));
        apply(asking());
        Endpoint database =
                new Endpoint.Sql("jdbc:postgresql://db/sales", "", Optional.empty(), Duration.ofSeconds(1), 1);
        assertThat(apply(new ConnectionDefinition(LEDGER, "", List.of(), List.of(), database)))
                .isEqualTo(invalid("job ops/asking: the connection ops/ledger is for sql, not for http"));
        assertThat(delete(OptionalLong.empty()))
                .isEqualTo(new Answer.Refused(
                        Answer.Code.CONFLICT, "connection ops/ledger is used by job ops/asking; change them first"));
    }

    @Test
    void anAttemptGetsThePresentVersionOfItsConnection() {
        apply(ledger("https://a.example"));
        apply(asking());
        apply(ledger("https://b.example"));
        bench.run("asking");
        Answer.Order order = bench.claim("w1", bench.join("w1", 1), 1).getFirst();
        assertThat(order.connection()).contains(ledger("https://b.example"));
    }

    @Test
    void aServiceThatAsksForTimeMakesTheWaitLongerWithinBounds() {
        Retry retry = new Retry(
                9,
                Duration.ofSeconds(1),
                1,
                Duration.ofSeconds(60),
                Optional.of(Duration.ofSeconds(90)),
                Retry.Jitter.NONE,
                List.of(new RetryOn.Code("http", "5xx")));
        bench.apply(asking(Optional.empty(), "https://a.example/x").retry(retry).submitted());
        long session = bench.join("w1", 1);
        bench.run("asking");
        end(session, "503", 20_000_000);
        assertThat(waited()).isEqualTo(20_000_000);
        bench.pass(Duration.ofSeconds(20));
        end(session, "502", 0);
        assertThat(waited()).isEqualTo(1_000_000);
        bench.pass(Duration.ofSeconds(1));
        end(session, "503", 3_600_000_000L);
        assertThat(waited()).as("maxDelay").isEqualTo(60_000_000);
        bench.pass(Duration.ofSeconds(60));
        end(session, "503", 30_000_000);
        assertThat(bench.events(Event.TaskEnded.class))
                .singleElement()
                .satisfies(it -> assertThat(it.detail()).contains("retry.maxElapsed"));
    }

    @Test
    void onlyTheCodesThatAreNamedAreRetried() {
        Retry retry = new Retry(
                9,
                Duration.ofSeconds(1),
                1,
                Duration.ofSeconds(60),
                Optional.empty(),
                Retry.Jitter.NONE,
                List.of(new RetryOn.Code("http", "5xx"), new RetryOn.Code("http", "429")));
        bench.apply(asking(Optional.empty(), "https://a.example/x").retry(retry).submitted());
        long session = bench.join("w1", 1);
        bench.run("asking");
        end(session, "429", 0);
        bench.pass(Duration.ofSeconds(1));
        end(session, "404", 0);
        assertThat(bench.events(Event.TaskRetryScheduled.class)).hasSize(1);
        assertThat(bench.events(Event.TaskEnded.class)).hasSize(1);
    }

    private long waited() {
        return bench.events(Event.TaskRetryScheduled.class).getLast().retryAt()
                - bench.view().lastAt();
    }

    /** Claims the only attempt there is and lets its service answer. */
    private void end(long session, String code, long retryAfterMicros) {
        Answer.Order order = bench.claim("w1", session, 1).getFirst();
        AttemptResult plain = Bench.result(AttemptState.FAILED);
        AttemptResult result = new AttemptResult(
                plain.state(),
                OptionalInt.empty(),
                Optional.of(FailureReason.HTTP_STATUS),
                plain.startedAt(),
                plain.durations(),
                plain.output(),
                plain.artifacts(),
                Optional.of(new AttemptResult.Reply(code, code.startsWith("5"), retryAfterMicros)),
                code,
                plain.outputs(),
                OptionalInt.empty());
        bench.decide(new Command.ReportAttempts(
                "w1", session, List.of(new Command.Report.Ended(Bench.held(order), result))));
    }
}

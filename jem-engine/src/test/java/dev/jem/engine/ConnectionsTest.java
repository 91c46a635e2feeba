package dev.jem.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.model.command.Answer;
import dev.jem.model.command.Command;
import dev.jem.model.command.Command.SubmittedConnection;
import dev.jem.model.connection.ConnectionDefinition;
import dev.jem.model.connection.ConnectionDefinition.Endpoint;
import dev.jem.model.connection.ConnectionKey;
import dev.jem.model.event.Entity;
import dev.jem.model.event.Event;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
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
}

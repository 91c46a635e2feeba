package dev.jem.engine;

import dev.jem.model.command.Answer;
import dev.jem.model.command.Answer.Change;
import dev.jem.model.command.Answer.Code;
import dev.jem.model.command.Command.DeleteConnection;
import dev.jem.model.command.Command.SubmittedConnection;
import dev.jem.model.connection.ConnectionKey;
import dev.jem.model.event.Event;
import java.util.Optional;

/** How connections change and are taken away. */
final class ConnectionDecisions {

    private final Step step;
    private final State state;

    ConnectionDecisions(Step step) {
        this.step = step;
        this.state = step.state;
    }

    /** It is known to be sound. */
    Change apply(SubmittedConnection submitted) {
        ConnectionKey key = submitted.definition().key();
        Optional<Connections.Applied> before = state.connections.get(key);
        boolean isSame =
                before.filter(it -> it.sha256().equals(submitted.sha256())).isPresent();
        long version = before.map(Connections.Applied::version).orElse(0L) + (isSame ? 0 : 1);
        if (!isSame) {
            new JobDecisions(step).require(key.namespace());
            step.emit(new Event.ConnectionApplied(key, version, submitted.sha256(), submitted.definition()));
        }
        Change.Action action =
                isSame ? Change.Action.UNCHANGED : before.isPresent() ? Change.Action.CHANGED : Change.Action.CREATED;
        return new Change(Change.Kind.CONNECTION, key.namespace(), key.name(), version, action);
    }

    Answer delete(DeleteConnection command) {
        ConnectionKey key = command.connection();
        Optional<Connections.Applied> connection = state.connections.get(key);
        if (connection.isEmpty()) {
            return new Answer.Refused(Code.NOT_FOUND, "there is no connection " + key);
        }
        long version = connection.get().version();
        if (command.version().isPresent() && command.version().getAsLong() != version) {
            return new Answer.Refused(
                    Code.CHANGED,
                    "connection " + key + " is in version " + version + " by now, not in "
                            + command.version().getAsLong() + "; look at it again");
        }
        step.emit(new Event.ConnectionDeleted(key, command.reason()));
        return new Answer.Done();
    }
}

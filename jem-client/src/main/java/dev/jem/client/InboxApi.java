package dev.jem.client;

import dev.jem.protocol.Inbox;
import java.util.Optional;

/** All that needs a person. Thread-safe. */
public final class InboxApi {

    private final Connection connection;

    InboxApi(Connection connection) {
        this.connection = connection;
    }

    /** @param namespace every namespace where absent */
    public Inbox.Reply get(Optional<String> namespace) {
        return connection.read(Call.get(Target.of("inbox").with("namespace", namespace)), Inbox.Reply.class);
    }
}

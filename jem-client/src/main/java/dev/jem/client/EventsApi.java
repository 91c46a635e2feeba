package dev.jem.client;

import dev.jem.protocol.Events;
import dev.jem.protocol.Page;
import java.util.OptionalInt;
import tools.jackson.core.type.TypeReference;

/** What happens, live and from the journal. Thread-safe. */
public final class EventsApi {

    private static final TypeReference<Page<Events.Event>> EVENTS = new TypeReference<>() {};

    private final Connection connection;

    EventsApi(Connection connection) {
        this.connection = connection;
    }

    /**
     * Events as they happen.
     *
     * @param lastId the id ({@code seq.index}) after which to begin; empty begins with what happens from now on
     */
    public EventStream follow(EventFilter filter, String lastId) {
        return EventStream.open(connection, filter, lastId);
    }

    /** A part of the journal, oldest first. */
    public Page<Events.Event> journal(long fromSeq, OptionalInt limit) {
        Target target = Target.of("journal").with("from", fromSeq);
        Target limited = limit.isPresent() ? target.with("limit", limit.getAsInt()) : target;
        return connection.read(Call.get(limited), EVENTS);
    }
}

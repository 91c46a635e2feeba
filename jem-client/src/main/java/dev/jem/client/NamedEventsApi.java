package dev.jem.client;

import dev.jem.protocol.Json;
import dev.jem.protocol.NamedEvents;
import dev.jem.protocol.Page;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.core.type.TypeReference;

/** Named events: what somebody says has happened. Thread-safe. */
public final class NamedEventsApi {

    private static final TypeReference<Page<NamedEvents.Event>> EVENTS = new TypeReference<>() {};

    private final Connection connection;

    NamedEventsApi(Connection connection) {
        this.connection = connection;
    }

    /** @param key the same key gives the same event; one of its own where absent */
    public NamedEvents.Event emit(String namespace, NamedEvents.Emit event, Optional<String> key) {
        byte[] body = Json.mapper().writeValueAsBytes(event);
        String id = key.orElseGet(() -> UUID.randomUUID().toString());
        return connection.read(IdempotentPost.of(of(namespace), body, id), NamedEvents.Event.class);
    }

    /** Which events are listed. */
    public record Filter(String namespace, Optional<String> name, Optional<LocalDate> date) {}

    /** Those that are kept, newest first. */
    public Page<NamedEvents.Event> list(Filter filter, PageRequest page) {
        Target target = of(filter.namespace).with("name", filter.name).with("date", filter.date);
        return connection.read(Call.get(page.on(target)), EVENTS);
    }

    public NamedEvents.Event get(String namespace, long id) {
        return connection.read(Call.get(of(namespace, id)), NamedEvents.Event.class);
    }

    /** Nobody who comes later gets it. */
    public void delete(String namespace, long id, String reason) {
        Target target = of(namespace, id);
        connection.send(Call.delete(reason.isEmpty() ? target : target.with("reason", reason)));
    }

    private static Target of(String namespace) {
        return Target.of("namespaces").segment(namespace).segment("events");
    }

    private static Target of(String namespace, long id) {
        return of(namespace).segment(Long.toString(id));
    }
}

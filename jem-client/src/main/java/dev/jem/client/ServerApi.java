package dev.jem.client;

import dev.jem.protocol.Json;
import dev.jem.protocol.Namespaces;
import dev.jem.protocol.Page;
import dev.jem.protocol.Servers;
import dev.jem.protocol.Time;
import dev.jem.protocol.Workers;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.type.TypeReference;

/** The server itself and what it plans: status, workers, namespaces, coming and past occurrences. Thread-safe. */
public final class ServerApi {

    private static final TypeReference<Page<Workers.Worker>> WORKERS = new TypeReference<>() {};
    private static final TypeReference<Page<Namespaces.Namespace>> NAMESPACES = new TypeReference<>() {};

    private final Connection connection;

    ServerApi(Connection connection) {
        this.connection = connection;
    }

    public Servers.Status status() {
        return connection.read(Call.get(Target.of("status")), Servers.Status.class);
    }

    /** Whether it takes work; a server that does not says why in a 503, which this gives too. */
    public Servers.Ready ready() {
        return connection.read(Call.get(new Target("/readyz", "")), Servers.Ready.class);
    }

    public Page<Workers.Worker> workers(PageRequest page) {
        return connection.read(Call.get(page.on(Target.of("workers"))), WORKERS);
    }

    /**
     * Says that nothing of a worker runs any more; what it held is lost.
     *
     * @param session the one that was looked at
     */
    public void declareDead(String worker, long session, String reason) {
        byte[] body = Json.mapper().writeValueAsBytes(new Workers.DeclareDead(session, reason));
        connection.send(Call.post(Target.of("workers").segment(worker).segment("declare-dead"), body));
    }

    public Page<Namespaces.Namespace> namespaces(PageRequest page) {
        return connection.read(Call.get(page.on(Target.of("namespaces"))), NAMESPACES);
    }

    public Time.Fires next(FireQuery query) {
        return connection.read(Call.get(query.on(Target.of("schedules:next"))), Time.Fires.class);
    }

    /** @param namespace every namespace where absent */
    public Time.Ledger ledger(Instant from, Instant to, Optional<String> namespace) {
        Target target = Target.of("ledger").with("from", from).with("to", to).with("namespace", namespace);
        return connection.read(Call.get(target), Time.Ledger.class);
    }
}

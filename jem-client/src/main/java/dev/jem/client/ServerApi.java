package dev.jem.client;

import dev.jem.protocol.Json;
import dev.jem.protocol.Namespaces;
import dev.jem.protocol.Page;
import dev.jem.protocol.Servers;
import dev.jem.protocol.Time;
import dev.jem.protocol.Workers;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalInt;
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

    /**
     * Past outcomes and coming starts, as far as the server shows them where {@code days} is absent.
     *
     * @param shown what is told together is of one day of this zone
     */
    public Time.Agenda agenda(OptionalInt days, Optional<String> namespace, Optional<String> job, ZoneId shown) {
        Target target = chosen("agenda", days, namespace, job).with("timezone", Optional.of(shown.getId()));
        return connection.read(Call.get(target), Time.Agenda.class);
    }

    /** Coming clock changes that affect starts. */
    public Time.Transitions transitions(OptionalInt days, Optional<String> namespace, Optional<String> job) {
        return connection.read(Call.get(chosen("schedules:transitions", days, namespace, job)), Time.Transitions.class);
    }

    /**
     * Coming starts that maintenance windows are in the way of.
     *
     * @param limit how many of a window and a job, as many as the server lists where absent
     */
    public Time.Conflicts conflicts(
            OptionalInt days, Optional<String> namespace, Optional<String> job, OptionalInt limit) {
        Optional<Integer> each = limit.isPresent() ? Optional.of(limit.getAsInt()) : Optional.empty();
        Target target = chosen("windows:conflicts", days, namespace, job).with("limit", each);
        return connection.read(Call.get(target), Time.Conflicts.class);
    }

    private static Target chosen(String path, OptionalInt days, Optional<String> namespace, Optional<String> job) {
        Optional<Integer> count = days.isPresent() ? Optional.of(days.getAsInt()) : Optional.empty();
        return Target.of(path).with("days", count).with("namespace", namespace).with("job", job);
    }
}

package dev.jem.client;

import dev.jem.protocol.Json;
import dev.jem.protocol.Page;
import dev.jem.protocol.Pauses;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.type.TypeReference;

/** Pauses of jobs, namespaces and everything. Thread-safe. */
public final class PausesApi {

    private static final TypeReference<Page<Pauses.Pause>> PAUSES = new TypeReference<>() {};

    private final Connection connection;

    PausesApi(Connection connection) {
        this.connection = connection;
    }

    /** Those that are not over. */
    public Page<Pauses.Pause> list(PageRequest page) {
        return connection.read(Call.get(page.on(Target.of("pauses"))), PAUSES);
    }

    /**
     * Lets nothing start any more.
     *
     * @param namespace everything where absent
     * @param job the whole namespace where absent
     * @param until when it resumes by itself
     */
    public void pause(Optional<String> namespace, Optional<String> job, Optional<Instant> until, String reason) {
        byte[] body = Json.mapper().writeValueAsBytes(new Pauses.Request(until, reason));
        connection.send(IdempotentPost.of(target(namespace, job, "pause"), body));
    }

    /** Ends a pause of exactly this. */
    public void resume(Optional<String> namespace, Optional<String> job, String reason) {
        byte[] body = Json.mapper().writeValueAsBytes(new Pauses.Resume(reason));
        connection.send(IdempotentPost.of(target(namespace, job, "resume"), body));
    }

    private static Target target(Optional<String> namespace, Optional<String> job, String action) {
        if (namespace.isEmpty()) {
            return Target.of(action);
        }
        Target target = Target.of("namespaces").segment(namespace.get());
        Target ofJob = job.map(it -> target.segment("jobs").segment(it)).orElse(target);
        return ofJob.segment(action);
    }
}

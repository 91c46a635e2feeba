package dev.jem.client;

import dev.jem.protocol.Jobs;
import dev.jem.protocol.Page;
import dev.jem.protocol.Runs;
import java.util.Optional;
import tools.jackson.core.type.TypeReference;

/** Jobs and their versions. Thread-safe. */
public final class JobsApi {

    private static final TypeReference<Page<Jobs.Job>> JOBS = new TypeReference<>() {};
    private static final TypeReference<Page<Jobs.Version>> VERSIONS = new TypeReference<>() {};

    private final Connection connection;

    JobsApi(Connection connection) {
        this.connection = connection;
    }

    /** @param namespace every namespace where absent */
    public Page<Jobs.Job> list(Optional<String> namespace, PageRequest page) {
        return connection.read(Call.get(page.on(Target.of("jobs").with("namespace", namespace))), JOBS);
    }

    /** All jobs, fetched page by page as they are read. */
    public Iterable<Jobs.Job> all(Optional<String> namespace) {
        return Pages.of(cursor -> list(namespace, PageRequest.FIRST.at(cursor)));
    }

    public Jobs.Job get(String namespace, String job) {
        return connection.read(Call.get(target(namespace, job)), Jobs.Job.class);
    }

    /** Deletes a job, in whichever version it is; its runs and history stay. */
    public void delete(String namespace, String job) {
        connection.send(Call.delete(target(namespace, job)).header("If-Match", "*"));
    }

    /** Newest first. */
    public Page<Jobs.Version> versions(String namespace, String job, PageRequest page) {
        return connection.read(Call.get(page.on(target(namespace, job).segment("versions"))), VERSIONS);
    }

    /** When a job starts next, or why it does not. */
    public Runs.Explanation explain(String namespace, String job) {
        Target target = target(namespace, job).segment("explain");
        return connection.read(Call.get(target), Runs.Explanation.class);
    }

    static Target target(String namespace, String job) {
        return Target.of("namespaces").segment(namespace).segment("jobs").segment(job);
    }
}

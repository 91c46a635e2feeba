package dev.jem.client;

import dev.jem.protocol.Headers;
import dev.jem.protocol.Json;
import dev.jem.protocol.Page;
import dev.jem.protocol.Runs;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.type.TypeReference;

/**
 * Runs: submit, look at, cancel, read output. Every submit has the effect once, also where it has to be sent again.
 * Thread-safe.
 */
public final class RunsApi {

    private static final TypeReference<Page<Runs.Run>> RUNS = new TypeReference<>() {};

    private final Connection connection;

    RunsApi(Connection connection) {
        this.connection = connection;
    }

    public Runs.Run submit(String namespace, String job, Runs.Submit body) {
        Target target = JobsApi.target(namespace, job).segment("runs");
        return connection.read(IdempotentPost.of(target, json(body)), Runs.Run.class);
    }

    /** With a key of the caller's, who can then repeat the submit after a restart of its own. */
    public Runs.Run submit(String namespace, String job, Runs.Submit body, String idempotencyKey) {
        Target target = JobsApi.target(namespace, job).segment("runs");
        return connection.read(IdempotentPost.of(target, json(body), idempotencyKey), Runs.Run.class);
    }

    /** Runs a manifest once without applying it. */
    public Runs.Run submit(Runs.SubmitManifest body) {
        return connection.read(IdempotentPost.of(Target.of("runs"), json(body)), Runs.Run.class);
    }

    public Runs.BatchReply submitBatch(Runs.Batch batch) {
        return connection.read(IdempotentPost.of(Target.of("runs:batch"), json(batch)), Runs.BatchReply.class);
    }

    /** Newest first. */
    public Page<Runs.Run> list(RunFilter filter, PageRequest page) {
        return connection.read(Call.get(page.on(filter.on(Target.of("runs")))), RUNS);
    }

    /** All that match, newest first, fetched page by page as they are read. */
    public Iterable<Runs.Run> all(RunFilter filter) {
        return Pages.of(cursor -> list(filter, PageRequest.FIRST.at(cursor)));
    }

    /** With tasks and attempts. */
    public Runs.Run get(String id) {
        return connection.read(Call.get(target(id)), Runs.Run.class);
    }

    /** The run that people call {@code namespace/job#number}, with tasks and attempts. */
    public Optional<Runs.Run> find(String namespace, String job, long number) {
        List<Runs.Run> found = list(RunFilter.key(namespace, job, number), PageRequest.first(1))
                .items();
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(get(found.getFirst().id()));
    }

    /** Asks for the end of a run; it has ended when its state says so. */
    public void cancel(String id, String reason) {
        connection.send(IdempotentPost.of(target(id).segment("cancel"), json(new Runs.Cancel(reason))));
    }

    /**
     * Acts on a run, or on a task of it.
     *
     * @param verb as it stands in the path, such as {@code hold}
     * @param revision of the run that was seen; any where absent
     */
    public Runs.ActionReply act(String id, String verb, Runs.Action action, OptionalLong revision) {
        return act(IdempotentPost.of(target(id).segment(verb), json(action)), revision);
    }

    /**
     * Carries out once more what has ended.
     *
     * @param revision of the run that was seen; any where absent
     */
    public Runs.ActionReply rerun(String id, Runs.Rerun rerun, OptionalLong revision) {
        return act(IdempotentPost.of(target(id).segment("rerun"), json(rerun)), revision);
    }

    private Runs.ActionReply act(Call call, OptionalLong revision) {
        Call checked = revision.isPresent() ? call.header("If-Match", "\"" + revision.getAsLong() + "\"") : call;
        return connection.read(checked, Runs.ActionReply.class);
    }

    /** Asks for the end of one task. */
    public void cancelTask(String id, Runs.Cancel what) {
        connection.send(IdempotentPost.of(target(id).segment("cancel"), json(what)));
    }

    /** Why a run does not go on. */
    public Runs.Explanation explain(String id) {
        return connection.read(Call.get(target(id).segment("explain")), Runs.Explanation.class);
    }

    /** What an attempt has printed so far, byte for byte; the caller closes it. */
    public InputStream outputBytes(String id, String task, OutputPart part) {
        return connection.stream(Call.get(part.on(output(id, task))).header("Accept", "application/octet-stream"));
    }

    /** The pieces of an attempt's output. */
    public OutputReader output(String id, String task, OutputPart part) {
        return new OutputReader(connection, Call.get(part.on(output(id, task))).header("Accept", Headers.NDJSON));
    }

    /** A file that an attempt left, as it arrives; the caller closes it and compares the hash. */
    public InputStream artifact(String id, String task, int attempt, String path) {
        Target target = target(id)
                .segment("tasks")
                .segment(task)
                .segment("artifact")
                .with("attempt", attempt)
                .with("path", path);
        return connection.stream(Call.get(target).header("Accept", "application/octet-stream"));
    }

    private static Target output(String id, String task) {
        return target(id).segment("tasks").segment(task).segment("output");
    }

    private static Target target(String id) {
        return Target.of("runs").segment(id);
    }

    private static byte[] json(Object body) {
        return Json.mapper().writeValueAsBytes(body);
    }
}

package dev.jem.client;

import dev.jem.protocol.Json;
import dev.jem.protocol.Manifests;

/** Checks, compares and applies manifests. Bundled files go to {@link BlobsApi} first. Thread-safe. */
public final class ManifestsApi {

    private final Connection connection;

    ManifestsApi(Connection connection) {
        this.connection = connection;
    }

    public Manifests.Reply validate(Manifests.Request request) {
        return post("manifests:validate", request, false);
    }

    /** What {@link #apply} would do. */
    public Manifests.Reply plan(Manifests.Request request) {
        return post("manifests:plan", request, false);
    }

    /** Applies all of it or nothing; a dry run checks the same and changes nothing. */
    public Manifests.Reply apply(Manifests.Request request, boolean dryRun) {
        return post("manifests:apply", request, dryRun);
    }

    private Manifests.Reply post(String action, Manifests.Request request, boolean dryRun) {
        Target target = dryRun ? Target.of(action).with("dryRun", true) : Target.of(action);
        byte[] body = Json.mapper().writeValueAsBytes(request);
        return connection.read(IdempotentPost.of(target, body), Manifests.Reply.class);
    }
}

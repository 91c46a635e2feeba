package dev.jem.client;

import dev.jem.protocol.Json;
import dev.jem.protocol.Watches;
import dev.jem.protocol.Workers;
import java.io.FileNotFoundException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a worker says to its server. Nothing is repeated by itself: a worker must know when each message was
 * <i>sent</i>, because its lease is counted from there, and it repeats a claim with the same counter, a report and
 * output chunks as long as they are not acknowledged; all of these have their effect once. Thread-safe.
 */
public final class WorkerApi {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration UPLOAD_TIMEOUT = Duration.ofMinutes(10);

    /** How long an answer to a claim may take beyond the time that the server may hold it back. */
    private static final long CLAIM_MARGIN_SECONDS = 15;

    private final Connection connection;

    WorkerApi(Connection connection) {
        this.connection = connection.single();
    }

    public Workers.Joined join(Workers.Join join) {
        return connection.read(Call.post(Target.of("workers"), json(join)).within(TIMEOUT), Workers.Joined.class);
    }

    /**
     * Waits on the server for as long as the claim says, and {@value #CLAIM_MARGIN_SECONDS} seconds more for the
     * answer.
     */
    public Workers.Claimed claim(String worker, Workers.Claim claim) {
        Duration limit = Duration.ofMillis(claim.waitMillis()).plusSeconds(CLAIM_MARGIN_SECONDS);
        return connection.read(post(worker, "claims", claim).within(limit), Workers.Claimed.class);
    }

    /** @param limit how long to wait for the answer; well below the lease */
    public Workers.HeartbeatReply heartbeat(String worker, Workers.Heartbeat heartbeat, Duration limit) {
        return connection.read(post(worker, "heartbeats", heartbeat).within(limit), Workers.HeartbeatReply.class);
    }

    /** Closes a session that holds nothing, so that nobody waits for the end of its lease. */
    public void leave(String worker, Workers.Heartbeat last, Duration limit) {
        connection.send(post(worker, "leave", last).within(limit));
    }

    public Workers.ReportsReply report(String worker, Workers.Reports reports) {
        return connection.read(post(worker, "reports", reports), Workers.ReportsReply.class);
    }

    public Workers.OutputsReply outputs(String worker, Workers.Outputs outputs) {
        return connection.read(post(worker, "outputs", outputs), Workers.OutputsReply.class);
    }

    public Watches.Reply watches(String worker, Watches.Ask ask) {
        return connection.read(post(worker, "watches", ask), Watches.Reply.class);
    }

    public Watches.ArrivalsReply arrivals(String worker, Watches.Arrivals arrivals) {
        return connection.read(post(worker, "arrivals", arrivals), Watches.ArrivalsReply.class);
    }

    /** Sends a file as it is now; the server refuses content that does not have this hash. */
    public void putArtifact(String worker, String sha256, Path file) throws FileNotFoundException {
        Target target = target(worker, "artifacts").segment(sha256);
        connection.send(Call.put(target, BodyPublishers.ofFile(file)).once().within(UPLOAD_TIMEOUT));
    }

    private static Call post(String worker, String collection, Object body) {
        return Call.post(target(worker, collection), json(body)).within(TIMEOUT);
    }

    private static Target target(String worker, String collection) {
        return Target.of("workers").segment(worker).segment(collection);
    }

    private static byte[] json(Object body) {
        return Json.mapper().writeValueAsBytes(body);
    }
}

package dev.jem.server;

import dev.jem.api.ApiPorts;
import dev.jem.api.ApiServer;
import dev.jem.api.HookKeys;
import dev.jem.api.TaskTokens;
import dev.jem.cli.admin.VersionCommand;
import dev.jem.model.time.TimeZoneData;
import dev.jem.runtime.Cell;
import dev.jem.runtime.Projector;
import dev.jem.runtime.Snapshotter;
import dev.jem.runtime.WriterSettings;
import dev.jem.runtime.codec.BatchCodec;
import dev.jem.runtime.codec.Salts;
import dev.jem.runtime.journal.JournalException;
import dev.jem.runtime.journal.Snapshots.Snapshot;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine, its followers and its API over a storage: what a server process and {@code jem run --local} both are.
 * Closing it ends the API first, so that nobody is promised anything any more; the storage stays open.
 */
final class Node implements AutoCloseable {

    /** So far may this host's clock and the database's be apart. */
    private static final Duration SKEW_MAX = Duration.ofSeconds(10);

    /** With fewer new batches than this a replay is quick enough without a new snapshot. */
    private static final long SNAPSHOT_WORTH_BATCHES = 1_000;

    private static final int INCARNATION_BYTES = 4;

    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    private final Storage storage;
    private final Cell cell;
    private final Projector projector;
    private final Snapshotter snapshotter;
    private final ApiServer api;
    private final Address address;

    /**
     * Where the API listens.
     *
     * @param port 0 chooses a free one
     */
    record Address(String host, int port) {

        static final Address ANY_LOOPBACK = new Address("127.0.0.1", 0);

        String url() {
            String inUrl = host.contains(":") ? "[" + host + "]" : host;
            return "http://" + inUrl + ":" + port;
        }
    }

    /**
     * Who this server is.
     *
     * @param taskKey signs the tokens of tasks
     * @param hookKeys those under which deliveries to webhooks are signed
     */
    record Self(String name, String taskKey, HookKeys hookKeys, Instant startedAt) {}

    Node(Storage storage, Self self, Address address) {
        this.storage = storage;
        this.address = address;
        BatchCodec codec = new BatchCodec(Salts.secure());
        Cell.Ports ports = new Cell.Ports(
                storage.journal(),
                storage.snapshots(),
                codec,
                storage.candidacy(),
                HostClock.system(),
                this::isLagging);
        String zones = TimeZoneData.version();
        this.cell =
                new Cell(ports, new WriterSettings(self.name(), zones, Node::incarnation, SKEW_MAX.toNanos() / 1_000));
        this.projector = new Projector(cell.feed(), storage.projection(), this::epoch);
        this.snapshotter = new Snapshotter(cell, storage.journal(), storage.snapshots(), codec);
        ApiPorts.Facts facts = new ApiPorts.Facts(
                VersionCommand.version(),
                self.name(),
                self.startedAt(),
                storage.database(),
                storage.durability(),
                zones);
        this.api = new ApiServer(
                new ApiPorts(
                        cell,
                        projector,
                        storage.queries(),
                        storage.outputs(),
                        storage.blobs(),
                        TaskTokens.under(self.taskKey()),
                        self.hookKeys(),
                        facts),
                address.host(),
                address.port());
    }

    private boolean isLagging() {
        return projector.isLagging();
    }

    private long epoch() {
        var status = cell.status();
        return status.leads() ? status.epoch() : 0;
    }

    private static String incarnation() {
        byte[] bytes = new byte[INCARNATION_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Begins to lead, as soon as it may, and to follow what is committed. */
    void startEngine() {
        cell.start();
        projector.start();
        snapshotter.start();
    }

    /** Begins to listen; throws when the address cannot be had. */
    void startApi() {
        api.start();
    }

    Cell cell() {
        return cell;
    }

    /** Where the API is, with the port it has really got. */
    Address address() {
        return new Address(address.host(), api.port());
    }

    /** Completes when this process should be replaced by a new one. */
    CompletableFuture<Throwable> failure() {
        return cell.failure();
    }

    @Override
    public void close() {
        api.close();
        snapshot();
        cell.close();
        snapshotter.close();
        projector.close();
    }

    /** So that the next start is quick; it can be done without. */
    private void snapshot() {
        try {
            long last = storage.snapshots()
                    .newest(Long.MAX_VALUE)
                    .map(Snapshot::seq)
                    .orElse(0L);
            if (cell.feed().last() - last > SNAPSHOT_WORTH_BATCHES) {
                snapshotter.write();
            }
        } catch (JournalException | RuntimeException e) {
            LOG.warn("No snapshot was written at the end; the next start replays more of the journal", e);
        }
    }
}

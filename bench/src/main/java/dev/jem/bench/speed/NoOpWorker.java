package dev.jem.bench.speed;

import dev.jem.client.JemClient;
import dev.jem.protocol.Workers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker that executes nothing: it claims and reports over the public protocol, each attempt as soon as it has it.
 */
final class NoOpWorker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NoOpWorker.class);
    private static final int SLOTS = 2_000;
    private static final long WAIT_MILLIS = 500;

    private final String name;
    private final JemClient client;
    private final Thread thread = Thread.ofPlatform().daemon().unstarted(this::work);
    private volatile boolean isClosed;
    private volatile long claims;

    private NoOpWorker(String name, JemClient client) {
        this.name = name;
        this.client = client;
    }

    static NoOpWorker start(String name, JemClient client) {
        NoOpWorker worker = new NoOpWorker(name, client);
        worker.thread.start();
        return worker;
    }

    private void work() {
        Workers.Joined joined = client.worker()
                .join(new Workers.Join(
                        name,
                        Map.of(),
                        SLOTS,
                        List.of("process"),
                        "bench",
                        "bench",
                        UUID.randomUUID().toString(),
                        1,
                        "nothing is executed",
                        List.of()));
        long heardAt = System.nanoTime();
        while (!isClosed) {
            long counter = claims + 1;
            Workers.Claimed claimed =
                    client.worker().claim(name, new Workers.Claim(joined.session(), counter, SLOTS, WAIT_MILLIS));
            claims = counter;
            if (!claimed.attempts().isEmpty()) {
                report(joined.session(), claimed.attempts());
            }
            if (System.nanoTime() - heardAt > joined.heartbeatMillis() * 1_000_000) {
                heartbeat(joined, counter);
                heardAt = System.nanoTime();
            }
        }
        heartbeat(joined, claims);
        LOG.debug("{} has done {} claims", name, claims);
    }

    /** How many claims were answered. */
    long claims() {
        return claims;
    }

    private void heartbeat(Workers.Joined joined, long counter) {
        client.worker()
                .heartbeat(
                        name,
                        new Workers.Heartbeat(joined.session(), counter, List.of(), List.of()),
                        java.time.Duration.ofSeconds(10));
    }

    private void report(long session, List<Workers.Order> orders) {
        Instant now = Instant.now();
        Workers.ReportsReply reply = client.worker()
                .report(
                        name,
                        new Workers.Reports(
                                session,
                                orders.stream()
                                        .map(order -> succeeded(order, now))
                                        .toList()));
        if (!reply.results().stream().allMatch(Workers.ReportResult::accepted)) {
            throw new IllegalStateException("a report was refused: " + reply.results());
        }
    }

    private static Workers.Report succeeded(Workers.Order order, Instant now) {
        return new Workers.Report(
                order.attempt(),
                order.token(),
                "ended",
                "succeeded",
                Optional.of(0),
                "",
                "",
                Optional.of(now),
                Optional.of(now),
                Optional.of(new Workers.Durations(0, 0, 0)),
                Map.of(),
                Optional.empty(),
                List.of());
    }

    @Override
    public void close() {
        isClosed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        client.close();
    }
}

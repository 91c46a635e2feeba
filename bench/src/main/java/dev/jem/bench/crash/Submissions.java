package dev.jem.bench.crash;

import dev.jem.bench.host.Pause;
import dev.jem.client.ApiException;
import dev.jem.client.ClientException;
import dev.jem.client.JemClient;
import dev.jem.client.UnreachableException;
import dev.jem.protocol.Runs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/**
 * A client that submits runs all the time, alone and in batches, each with a key, repeats what was not answered, and
 * remembers what was acknowledged.
 */
final class Submissions implements AutoCloseable {

    private static final int BATCH = 5;
    private static final long PACE_MILLIS = 700;
    private static final long AGAIN_MILLIS = 50;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Supplier<JemClient> client;
    private final Findings findings;
    private final Random random;
    private final NavigableMap<Long, String> acknowledged = new ConcurrentSkipListMap<>();
    private final Thread thread =
            Thread.ofPlatform().daemon().name("submissions").unstarted(this::submitAll);
    private volatile long answeredWasSentAt = System.nanoTime();
    private volatile boolean isClosed;
    private long next = 1;

    Submissions(Supplier<JemClient> client, Findings findings, long seed) {
        this.client = client;
        this.findings = findings;
        this.random = new Random(seed);
    }

    void start() {
        thread.start();
    }

    /** Ids of the runs that the server said exist, by the number each was submitted with. */
    NavigableMap<Long, String> acknowledged() {
        return acknowledged;
    }

    /** Whether something that was sent from now on is acknowledged in time. */
    boolean awaitAcknowledgement(Duration patience) {
        long now = System.nanoTime();
        return Pause.until(patience, () -> answeredWasSentAt > now);
    }

    private void submitAll() {
        while (!isClosed) {
            if (random.nextInt(6) == 0) {
                submitBatch();
            } else {
                submitOne();
            }
            Pause.millis(random.nextLong(PACE_MILLIS));
            if (random.nextInt(4) == 0 && !acknowledged.isEmpty()) {
                repeatOld();
            }
        }
    }

    private static String key(long n) {
        return "key-" + n;
    }

    private static String job(long n) {
        return TestJobs.SUBMITTED.get((int) (n % TestJobs.SUBMITTED.size()));
    }

    private void submitOne() {
        long n = next++;
        String id = untilAnswered(() -> submit(n));
        acknowledge(n, id);
    }

    private String submit(long n) {
        return client.get()
                .runs()
                .submit(TestJobs.NAMESPACE, job(n), new Runs.Submit(Map.of("n", n), Optional.empty(), ""), key(n))
                .id();
    }

    private void submitBatch() {
        List<Runs.BatchItem> items = new ArrayList<>();
        long first = next;
        for (int index = 0; index < BATCH; index++) {
            long n = next++;
            items.add(new Runs.BatchItem(TestJobs.NAMESPACE, job(n), Map.of("n", n), key(n)));
        }
        List<Runs.BatchResult> results = untilAnswered(
                () -> client.get().runs().submitBatch(new Runs.Batch(items)).items());
        for (int index = 0; index < results.size(); index++) {
            Runs.BatchResult result = results.get(index);
            long n = first + index;
            result.problem()
                    .ifPresentOrElse(
                            problem -> findings.broken("a good submit is accepted", key(n) + ": " + problem.detail()),
                            () -> acknowledge(n, result.id()));
        }
    }

    /** What was acknowledged is acknowledged again, as the same run. */
    private void repeatOld() {
        long n = acknowledged.lastKey() - random.nextLong(Math.min(50, acknowledged.lastKey()));
        Optional.ofNullable(acknowledged.get(n)).ifPresent(_ -> acknowledge(n, untilAnswered(() -> submit(n))));
    }

    private void acknowledge(long n, String id) {
        String before = acknowledged.putIfAbsent(n, id);
        findings.require(
                before == null || before.equals(id), "one run for each key", key(n) + " is " + before + " and " + id);
    }

    /** Asks again as a client should that must have the run: with the same key, until somebody answers. */
    private <T> T untilAnswered(Supplier<T> call) {
        while (true) {
            long sentAt = System.nanoTime();
            try {
                T answer = call.get();
                answeredWasSentAt = sentAt;
                return answer;
            } catch (ClientException e) {
                if (!isExpected(e)) {
                    findings.broken("a good submit is accepted, or refused for the moment", String.valueOf(e));
                }
                Pause.millis(AGAIN_MILLIS);
            }
        }
    }

    private static boolean isExpected(ClientException failure) {
        return failure instanceof UnreachableException
                || (failure instanceof ApiException api && api.kind() == ApiException.Kind.BUSY);
    }

    /** Ends with the answer to what is under way. */
    @Override
    public void close() {
        isClosed = true;
        try {
            findings.require(
                    thread.join(PATIENCE), "every submit is answered", "the last one is not, after " + PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

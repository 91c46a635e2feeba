package dev.jem.bench.speed;

import dev.jem.bench.host.Pause;
import dev.jem.client.JemClient;
import dev.jem.client.PageRequest;
import dev.jem.client.RunFilter;
import dev.jem.protocol.Manifests;
import dev.jem.protocol.Runs;
import dev.jem.protocol.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What a server is given to do, and how it is seen that it is done. */
final class Load {

    static final String NAMESPACE = "bench";

    private static final String ONCE = "once";
    private static final int BATCH = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final JemClient client;

    Load(JemClient client) {
        this.client = client;
    }

    // ---- definitions

    /** A job that is submitted, and one that starts each second so that the ledger has something to tell. */
    void define() {
        apply(List.of(
                job(ONCE, ""), job("beat", "triggers: [{name: grid, every: 1s, from: grid, catchUp: {policy: all}}]")));
    }

    /** So many jobs with a start each second, evenly spread over it. */
    void defineSpread(int jobs, boolean starts) {
        List<String> texts = new ArrayList<>();
        for (int index = 0; index < jobs; index++) {
            Instant anchor = Instant.parse("2026-01-01T00:00:00Z").plusMillis(1_000L * index / jobs);
            String trigger = "triggers: [{name: grid, every: 1s, anchor: \"" + anchor + "\", catchUp: {policy: all}}]";
            texts.add(job("spread-" + index, starts ? trigger : ""));
        }
        apply(texts);
    }

    private static String job(String name, String trigger) {
        return """
            apiVersion: jem/v1
            kind: Job
            metadata: {name: %s, namespace: bench}
            spec:
              concurrency: {limit: 100000}
              task: {command: ["true"]}
              %s
            """.formatted(name, trigger);
    }

    private void apply(List<String> texts) {
        client.manifests()
                .apply(
                        new Manifests.Request(
                                texts.stream()
                                        .map(text -> new Manifests.Source("bench", text))
                                        .toList(),
                                List.of(),
                                ""),
                        false);
    }

    // ---- work

    /** Runs per second from the first submit, in batches, until the last run has ended and everybody can see it. */
    double batched(int runs, int threads) {
        List<Runs.BatchItem> items = Collections.nCopies(BATCH, new Runs.BatchItem(NAMESPACE, ONCE, Map.of(), ""));
        long begun = System.nanoTime();
        inParallel(threads, () -> {
            for (int batch = 0; batch < runs / BATCH / threads; batch++) {
                boolean isRefused = client.runs().submitBatch(new Runs.Batch(items)).items().stream()
                        .anyMatch(it -> it.problem().isPresent());
                require(!isRefused, "a submit of a batch was refused");
            }
        });
        awaitEnds();
        return runs * 1e9 / (System.nanoTime() - begun);
    }

    /** Acknowledged submits per second, each a request of its own. */
    double single(int runs, int threads) {
        Runs.Submit submit = new Runs.Submit(Map.of(), Optional.empty(), "");
        long begun = System.nanoTime();
        inParallel(threads, () -> {
            for (int count = 0; count < runs / threads; count++) {
                client.runs().submit(NAMESPACE, ONCE, submit);
            }
        });
        double rate = runs * 1e9 / (System.nanoTime() - begun);
        awaitEnds();
        return rate;
    }

    private static void inParallel(int threads, Runnable work) {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            Callable<Boolean> task = () -> {
                work.run();
                return true;
            };
            for (Future<Boolean> each : pool.invokeAll(Collections.nCopies(threads, task))) {
                require(each.get(), "a client did not finish");
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a client failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Until no submitted run is active, neither in the engine nor in the tables that people read. */
    private void awaitEnds() {
        RunFilter active = new RunFilter(
                Optional.of(NAMESPACE),
                Optional.of(ONCE),
                OptionalLong.empty(),
                List.of("waiting", "running"),
                Optional.empty(),
                Optional.empty());
        // The status is the newest, and what is read afterwards is not older.
        boolean isDone = Pause.until(PATIENCE, () -> {
            long engine = client.server().status().activeRuns();
            return engine < BATCH
                    && client.runs().list(active, PageRequest.first(1)).items().isEmpty();
        });
        require(isDone, "the runs have not ended within " + PATIENCE);
    }

    // ---- latency

    /** From when a run was due until its program began, milliseconds, of all that were due in this stretch. */
    List<Double> dueToStart(Instant from, Instant to) {
        List<Double> latencies = new ArrayList<>();
        RunFilter filter = new RunFilter(
                Optional.of(NAMESPACE),
                Optional.empty(),
                OptionalLong.empty(),
                List.of(),
                Optional.of(from),
                Optional.of(to));
        for (Runs.Run run : client.runs().all(filter)) {
            if (run.job().startsWith("spread-")) {
                Instant started = client.runs().get(run.id()).tasks().getFirst().attempts().stream()
                        .findFirst()
                        .flatMap(Runs.Attempt::startedAt)
                        .orElseThrow(() -> new IllegalStateException(run.id() + " has not started"));
                Instant due = run.scheduledAt().orElseThrow();
                latencies.add(Duration.between(due, started).toNanos() / 1e6);
            }
        }
        Collections.sort(latencies);
        return latencies;
    }

    /** The balance of the occurrence ledger up to now, once all has come to rest that was due. */
    String ledger(Instant from) {
        Instant to = Instant.now();
        Pause.until(Duration.ofSeconds(10), () -> ledger(from, to).open() == 0);
        Time.Ledger it = ledger(from, to);
        require(it.balanced(), "the ledger is not balanced");
        return "expected %d = ended %d + open %d + excused %d, balanced"
                .formatted(it.expected(), it.ended(), it.open(), it.excused());
    }

    private Time.Ledger ledger(Instant from, Instant to) {
        return client.server().ledger(from, to, Optional.of(NAMESPACE));
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}

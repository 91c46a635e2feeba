package dev.jem.worker.call;

import dev.jem.worker.output.OutputSpool;
import dev.jem.worker.process.AttemptListener;
import dev.jem.worker.process.RunningAttempt;
import dev.jem.worker.records.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Executes attempts inside the worker, each on a thread of its own; more than {@link #THREADS_MAX} wait for each other.
 *
 * <p>Guarantees: nothing of an attempt happens before its start is durable; what was not known to have ended when the
 * worker ended is {@code LOST}, never guessed. Thread-safe.
 */
public final class CallExecutor implements AutoCloseable {

    static final int THREADS_MAX = 64;
    private static final Duration LAST_WAIT = Duration.ofSeconds(2);

    private final Path spool;
    private final Records<CallRecord> records;
    private final ThreadPoolExecutor threads;
    private final ScheduledExecutorService clock;
    private final Map<String, CallAttempt> attempts = new ConcurrentHashMap<>();

    /** What attempts share. */
    record Shared(Records<CallRecord> records, ScheduledExecutorService clock) {}

    private CallExecutor(Path spool, Records<CallRecord> records) {
        this.spool = spool;
        this.records = records;
        this.threads = new ThreadPoolExecutor(
                THREADS_MAX, THREADS_MAX, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named("jem-call"));
        threads.allowCoreThreadTimeOut(true);
        this.clock = Executors.newSingleThreadScheduledExecutor(named("jem-call-clock"));
    }

    private static ThreadFactory named(String name) {
        return Thread.ofPlatform().daemon().name(name).factory();
    }

    /** @param directory of this executor alone */
    public static CallExecutor open(Path directory) throws IOException {
        Path spool = directory.resolve("spool");
        Files.createDirectories(spool);
        return new CallExecutor(spool, new Records<>(directory.resolve("records"), CallRecord.class, CallRecord::key));
    }

    /**
     * What an attempt may.
     *
     * @param key names it on this worker for ever
     * @param timeout counted from its start
     * @param outputBytesMax how much of its output is kept
     * @param note whatever the caller wants to find again after a restart
     */
    public record Request(String key, Duration timeout, long outputBytesMax, String note) {}

    /** What a predecessor in the same directory had; all of it has ended. */
    public List<RunningAttempt> recover(Function<String, AttemptListener> listeners) throws IOException {
        List<RunningAttempt> found = new ArrayList<>();
        for (CallRecord record : records.read()) {
            CallAttempt attempt = new CallAttempt(
                    new Request(record.key(), Duration.ZERO, record.outputBytesMax(), record.note()),
                    OutputSpool.reopen(spool, record.key(), record.outputBytesMax()),
                    listeners.apply(record.key()),
                    new Shared(records, clock));
            attempts.put(record.key(), attempt);
            attempt.found(record);
            found.add(attempt);
        }
        return List.copyOf(found);
    }

    /** @throws IllegalStateException when there is an attempt with this key that has not been forgotten */
    public RunningAttempt launch(Request request, Call call, AttemptListener listener) {
        CallAttempt attempt = new CallAttempt(
                request,
                OutputSpool.create(spool, request.key(), request.outputBytesMax()),
                listener,
                new Shared(records, clock));
        if (attempts.putIfAbsent(request.key(), attempt) != null) {
            throw new IllegalStateException("there is an attempt '" + request.key() + "' already");
        }
        threads.execute(() -> attempt.execute(call));
        return attempt;
    }

    /** For what calls have to break off in time. */
    public ScheduledExecutorService clock() {
        return clock;
    }

    /** Forgets an attempt that has ended. */
    public void forget(String key) throws IOException {
        CallAttempt attempt = attempts.get(key);
        if (attempt == null) {
            return;
        }
        if (!attempt.end().isDone()) {
            throw new IllegalStateException("the attempt '" + key + "' has not ended");
        }
        records.remove(key);
        attempts.remove(key);
        attempt.output().delete();
    }

    /** Waits a moment for what is about to end; of the rest a successor says that nobody knows. */
    @Override
    public void close() {
        threads.shutdown();
        attempts.values().forEach(CallAttempt::leaveIfNotBegun);
        try {
            if (!threads.awaitTermination(LAST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                attempts.values().forEach(CallAttempt::abandon);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        clock.shutdownNow();
    }
}

package dev.jem.worker.call;

import dev.jem.worker.linux.ProcessId;
import dev.jem.worker.output.OutputSource;
import dev.jem.worker.output.OutputSpool;
import dev.jem.worker.output.OutputSummary;
import dev.jem.worker.process.AttemptEnd;
import dev.jem.worker.process.AttemptListener;
import dev.jem.worker.process.LeftFiles;
import dev.jem.worker.process.Outcome;
import dev.jem.worker.process.RunningAttempt;
import dev.jem.worker.process.StartFailure;
import dev.jem.worker.process.TaskOutputs;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt inside the worker. Thread-safe. */
final class CallAttempt implements RunningAttempt {

    private static final Logger LOG = LoggerFactory.getLogger(CallAttempt.class);

    private static final ProcessId NO_PROCESS = new ProcessId(0, 0);

    private final CallExecutor.Request request;
    private final OutputSpool spool;
    private final AttemptListener listener;
    private final CallExecutor.Shared shared;
    private final CompletableFuture<AttemptEnd> end = new CompletableFuture<>();
    private final long requestedNanos = System.nanoTime();

    /** Guarded by this, as all below. */
    private Optional<Call> call = Optional.empty();

    private Optional<Outcome> stopped = Optional.empty();
    private boolean begun;
    private boolean abandoned;

    CallAttempt(CallExecutor.Request request, OutputSpool spool, AttemptListener listener, CallExecutor.Shared shared) {
        this.request = request;
        this.spool = spool;
        this.listener = listener;
        this.shared = shared;
    }

    @Override
    public String key() {
        return request.key();
    }

    @Override
    public String note() {
        return request.note();
    }

    @Override
    public CompletableFuture<AttemptEnd> end() {
        return end;
    }

    @Override
    public OutputSpool output() {
        return spool;
    }

    @Override
    public TaskOutputs outputs() {
        Map<String, String> values =
                end.join().outcome() instanceof Outcome.Called called ? called.outputs() : Map.of();
        return new TaskOutputs(values, Optional.empty());
    }

    @Override
    public Optional<LeftFiles> leftFiles() {
        return Optional.empty();
    }

    // ---- its way

    /** On its own thread, from beginning to end. */
    void execute(Call toRun) {
        Instant startedAt = Instant.now();
        long startedNanos = System.nanoTime();
        Duration starting = Duration.ofNanos(startedNanos - requestedNanos);
        CallRecord record =
                new CallRecord(request.key(), request.outputBytesMax(), request.note(), startedAt, Optional.empty());
        if (!begin(toRun)) {
            finish(Optional.empty(), stopped().orElseThrow(), starting, Duration.ZERO);
            return;
        }
        try {
            shared.records().write(record);
        } catch (IOException e) {
            String detail = "The start could not be recorded: " + e.getMessage();
            finish(Optional.empty(), new Outcome.StartFailed(StartFailure.HOST, detail), starting, Duration.ZERO);
            return;
        }
        listener.started(startedAt, NO_PROCESS);
        Outcome outcome = run(toRun);
        Duration running = Duration.ofNanos(System.nanoTime() - startedNanos);
        finish(Optional.of(record), outcome, starting, running);
    }

    /** False if it was stopped before. */
    private synchronized boolean begin(Call toRun) {
        begun = stopped.isEmpty();
        call = Optional.of(toRun);
        return begun;
    }

    private Outcome run(Call toRun) {
        ScheduledFuture<?> timeout = shared.clock()
                .schedule(
                        () -> stop(new Outcome.TimedOut(Optional.empty())),
                        request.timeout().toMillis(),
                        TimeUnit.MILLISECONDS);
        try {
            Outcome outcome = toRun.run(this::print);
            boolean isFailure =
                    outcome instanceof Outcome.Called called && called.failure().isPresent();
            return isFailure ? stopped().orElse(outcome) : outcome;
        } catch (RuntimeException e) {
            LOG.error("{} met a problem that it did not expect", request.key(), e);
            return stopped().orElse(Outcome.Called.failed("start-failed", "an unexpected problem: " + e));
        } finally {
            timeout.cancel(false);
        }
    }

    private void print(OutputSource source, byte[] data) {
        spool.append(source, data);
        listener.outputArrived();
    }

    private synchronized Optional<Outcome> stopped() {
        return stopped;
    }

    private void finish(Optional<CallRecord> record, Outcome outcome, Duration starting, Duration running) {
        OutputSummary output = spool.finish();
        AttemptEnd told = new AttemptEnd(
                outcome, record.map(CallRecord::startedAt), Instant.now(), starting, running, Duration.ZERO, output);
        if (isAbandoned()) {
            return;
        }
        try {
            if (record.isPresent()) {
                shared.records().write(record.get().ended(told));
            }
        } catch (IOException e) {
            LOG.warn("The end of {} is known now but would not be after a restart", request.key(), e);
        }
        end.complete(told);
        listener.ended(told);
    }

    private synchronized boolean isAbandoned() {
        return abandoned;
    }

    // ---- stopped

    @Override
    public void cancel(Duration grace) {
        stop(new Outcome.Cancelled(Optional.empty()));
    }

    /** The first reason counts; an end that comes before it does not need one. */
    private void stop(Outcome why) {
        Optional<Call> running;
        synchronized (this) {
            stopped = stopped.or(() -> Optional.of(why));
            running = call;
        }
        running.ifPresent(Call::cancel);
    }

    /** The worker ends: what has not begun never will. */
    void leaveIfNotBegun() {
        synchronized (this) {
            if (!begun && stopped.isEmpty()) {
                stopped = Optional.of(new Outcome.NeverStarted("The worker ended before it began."));
            }
        }
    }

    /** The worker ends: what it still does is of no interest, its successor cannot know. */
    synchronized void abandon() {
        abandoned = true;
        call.ifPresent(Call::cancel);
    }

    /** By a predecessor. */
    void found(CallRecord record) {
        AttemptEnd told = record.end().orElseGet(() -> lost(record));
        spool.finish();
        end.complete(told);
        listener.ended(told);
    }

    private AttemptEnd lost(CallRecord record) {
        String why = "The worker was restarted while it waited for an answer; what became of the request is unknown.";
        return new AttemptEnd(
                new Outcome.Lost(why),
                Optional.of(record.startedAt()),
                Instant.now(),
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                spool.finish());
    }
}

package dev.jem.worker.agent;

import dev.jem.protocol.Workers;
import dev.jem.worker.linux.ProcessId;
import dev.jem.worker.process.AttemptEnd;
import dev.jem.worker.process.AttemptListener;
import dev.jem.worker.process.Outcome;
import dev.jem.worker.process.RunningAttempt;
import dev.jem.worker.process.StartFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** An attempt of this worker, from its grant until the server has heard of its end. Thread-safe. */
final class HeldAttempt implements AttemptListener {

    /** Why it is stopped before its end. */
    enum Stop {
        /** The server asked for it. */
        ASKED,
        /** The lease was over. */
        LEASE_OVER,
        /** It is another's now: nobody wants to hear of it. */
        UNWANTED
    }

    final String id;
    final Note note;
    private final Runnable news;

    private Optional<RunningAttempt> running = Optional.empty();
    private Optional<Instant> startedAt = Optional.empty();
    private boolean startReported;
    private Optional<AttemptEnd> end = Optional.empty();
    private Optional<Stop> stop = Optional.empty();

    /** @param news called when there is something to tell; must return at once */
    HeldAttempt(String id, Note note, Runnable news) {
        this.id = id;
        this.note = note;
        this.news = news;
    }

    Workers.Held held() {
        return new Workers.Held(id, note.token());
    }

    // ---- from the executor

    @Override
    public synchronized void started(Instant at, ProcessId program) {
        startedAt = Optional.of(at);
        news.run();
    }

    @Override
    public void outputArrived() {
        news.run();
    }

    @Override
    public synchronized void ended(AttemptEnd told) {
        end = Optional.of(told);
        news.run();
    }

    // ---- from the worker

    synchronized void runs(RunningAttempt attempt) {
        running = Optional.of(attempt);
        stop.ifPresent(_ -> attempt.cancel(Duration.ZERO));
    }

    /** It cannot be launched at all. */
    synchronized void refuse(StartFailure failure, String detail) {
        Instant now = Instant.now();
        end = Optional.of(new AttemptEnd(
                new Outcome.StartFailed(failure, detail),
                Optional.empty(),
                now,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                dev.jem.worker.output.OutputSummary.NONE));
        news.run();
    }

    /** The first reason counts, but what is not wanted any more is not reported whatever was before. */
    synchronized void stop(Stop why) {
        boolean isFirst = stop.isEmpty();
        if (isFirst || why == Stop.UNWANTED) {
            stop = Optional.of(why);
        }
        if (isFirst && end.isEmpty()) {
            Duration grace = why == Stop.ASKED ? Duration.ofMillis(note.graceMillis()) : Duration.ZERO;
            running.ifPresent(it -> it.cancel(grace));
        }
        news.run();
    }

    synchronized boolean isUnwanted() {
        return stop.filter(it -> it == Stop.UNWANTED).isPresent();
    }

    synchronized Optional<Stop> stopped() {
        return stop;
    }

    synchronized Optional<AttemptEnd> end() {
        return end;
    }

    synchronized Optional<RunningAttempt> running() {
        return running;
    }

    /** When it started, if the server has not been told yet. */
    synchronized Optional<Instant> startToReport() {
        return startReported || end.isPresent() ? Optional.empty() : startedAt;
    }

    synchronized void startWasReported() {
        startReported = true;
    }
}

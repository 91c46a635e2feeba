package dev.jem.worker.agent;

import dev.jem.protocol.Workers;
import dev.jem.worker.linux.ProcessId;
import dev.jem.worker.output.OutputSummary;
import dev.jem.worker.process.AttemptEnd;
import dev.jem.worker.process.AttemptListener;
import dev.jem.worker.process.LeftFiles;
import dev.jem.worker.process.Outcome;
import dev.jem.worker.process.RunningAttempt;
import dev.jem.worker.process.StartFailure;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** An attempt of this worker, from its grant until the server has heard of its end. Thread-safe. */
final class HeldAttempt implements AttemptListener {

    /** Why it is stopped before its end. */
    enum Stop {
        /** The server asked for it. */
        ASKED,
        /** The server asked for it without time to clean up. */
        KILLED,
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
    private boolean settling;
    private int settleTries;
    private Optional<Workers.Report> settled = Optional.empty();

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
                OutputSummary.NONE));
        news.run();
    }

    /** The first reason counts, but what is not wanted any more is not reported whatever was before. */
    synchronized void stop(Stop why) {
        boolean isFirst = stop.isEmpty();
        boolean isKill = why == Stop.KILLED && stop.equals(Optional.of(Stop.ASKED));
        if (isFirst || isKill || why == Stop.UNWANTED) {
            stop = Optional.of(why);
        }
        if ((isFirst || isKill) && end.isEmpty()) {
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

    /**
     * Whether it is certain that nothing of it has run and nobody wants it stopped: it can be granted again as it is.
     */
    synchronized boolean neverBegan() {
        return stop.isEmpty()
                && end.filter(it -> it.outcome() instanceof Outcome.NeverStarted)
                        .isPresent();
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

    // ---- its final report, where that takes time to prepare

    /** True for one caller, who is to prepare the report and to call {@link #settled(Optional)}. */
    synchronized boolean beginsToSettle() {
        boolean begins = !settling;
        settling = true;
        settleTries += begins ? 1 : 0;
        return begins;
    }

    synchronized int settleTries() {
        return settleTries;
    }

    /** Whether it can have left more than its output: that takes longer to look at. */
    boolean mayHaveFiles() {
        try {
            Optional<LeftFiles> files = running().flatMap(RunningAttempt::leftFiles);
            return files.isPresent() && !files.get().isEmpty();
        } catch (IOException e) {
            return true;
        }
    }

    /** Whether there is output that the server has not taken. */
    boolean hasOutput() {
        return running()
                .filter(it -> it.output().acknowledged() < it.output().readableChunks())
                .isPresent();
    }

    /** @param report none when it is to be tried again */
    synchronized void settled(Optional<Workers.Report> report) {
        settled = report;
        settling = report.isPresent();
        report.ifPresent(_ -> news.run());
    }

    synchronized Optional<Workers.Report> settled() {
        return settled;
    }
}

package dev.jem.worker.process;

import dev.jem.worker.linux.ProcessId;
import dev.jem.worker.output.OutputChunk;
import dev.jem.worker.output.OutputSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** An attempt and what has been heard of it. */
final class Task implements AttemptListener {

    private static final long PATIENCE_SECONDS = 60;

    private Optional<RunningAttempt> attempt = Optional.empty();
    private final List<ProcessId> programs = new ArrayList<>();
    private int ends;

    synchronized void is(RunningAttempt running) {
        attempt = Optional.of(running);
        notifyAll();
    }

    @Override
    public synchronized void started(Instant at, ProcessId program) {
        programs.add(program);
        notifyAll();
    }

    @Override
    public synchronized void outputArrived() {
        notifyAll();
    }

    @Override
    public synchronized void ended(AttemptEnd end) {
        ends++;
        notifyAll();
    }

    RunningAttempt attempt() {
        return attempt.orElseThrow();
    }

    /** How often it was told that it has started, and that it has ended. */
    synchronized List<Integer> told() {
        return List.of(programs.size(), ends);
    }

    /** The process that was released; waits for it. */
    ProcessId program() throws IOException, InterruptedException {
        await("it to start", () -> !programs.isEmpty());
        return programs.getFirst();
    }

    /** Returns as soon as this can be read in its standard output. */
    void awaitOutput(String text) throws IOException, InterruptedException {
        await("'" + text + "'", () -> attempt.isPresent() && out().contains(text));
    }

    void awaitError(String text) throws IOException, InterruptedException {
        await("'" + text + "'", () -> attempt.isPresent() && err().contains(text));
    }

    private interface Check {
        boolean holds() throws IOException;
    }

    private synchronized void await(String what, Check check) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!check.holds()) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("waited in vain for " + what);
            }
            wait(left);
        }
    }

    void cancel() {
        attempt().cancel(Duration.ofSeconds(PATIENCE_SECONDS));
    }

    void kill() {
        attempt().cancel(Duration.ZERO);
    }

    AttemptEnd end() {
        return attempt().end().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    Outcome outcome() {
        return end().outcome();
    }

    // ---- output

    String out() throws IOException {
        return text(OutputSource.STDOUT);
    }

    String err() throws IOException {
        return text(OutputSource.STDERR);
    }

    private String text(OutputSource source) throws IOException {
        return new String(bytes(source), StandardCharsets.UTF_8);
    }

    byte[] bytes(OutputSource source) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (OutputChunk chunk : chunks()) {
            if (chunk.source() == source) {
                all.writeBytes(chunk.data());
            }
        }
        return all.toByteArray();
    }

    /** Everything that can be read now. */
    List<OutputChunk> chunks() throws IOException {
        List<OutputChunk> all = new ArrayList<>();
        List<OutputChunk> next = attempt().output().read(0, 1 << 20);
        while (!next.isEmpty()) {
            all.addAll(next);
            next = attempt().output().read(all.size(), 1 << 20);
        }
        return all;
    }
}

package dev.jem.cli.run;

import dev.jem.cli.text.CleanStream;
import dev.jem.client.ApiException;
import dev.jem.client.CallInterruptedException;
import dev.jem.client.ClientException;
import dev.jem.client.OutputPart;
import dev.jem.client.OutputReader;
import dev.jem.client.RunsApi;
import dev.jem.protocol.Runs;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Follows the output of a run's attempts, each from its start to its end, and hands on the lines. A bounded number is
 * followed at once; the others wait for their turn and lose nothing. The owner's thread calls, lines come on others.
 */
final class OutputFollowers implements AutoCloseable {

    private static final int AT_ONCE_MAX = 24;

    /** Takes lines; may block, which slows the reading down. */
    interface Sink {
        void line(OutputLine line) throws InterruptedException;
    }

    private final RunsApi runs;
    private final Sink sink;
    private final Wanted wanted;
    private final Semaphore turns = new Semaphore(AT_ONCE_MAX);
    private final Set<String> seen = new HashSet<>();
    private final Set<Thread> threads = new HashSet<>();
    private final AtomicInteger active = new AtomicInteger();
    private boolean isUpdated;

    /**
     * Which output is wanted.
     *
     * @param tasks whose
     * @param tail only so many last lines of what each task has printed when the following begins
     */
    record Wanted(Predicate<String> tasks, OptionalInt tail) {

        /** Everything. */
        static final Wanted ALL = new Wanted(_ -> true, OptionalInt.empty());
    }

    OutputFollowers(RunsApi runs, Wanted wanted, Sink sink) {
        this.runs = runs;
        this.wanted = wanted;
        this.sink = sink;
    }

    /** Begins with every attempt of the run that has started and is not followed yet. */
    void update(Runs.Run run) {
        OptionalInt tail = isUpdated ? OptionalInt.empty() : wanted.tail;
        isUpdated = true;
        for (Runs.Task task : run.tasks()) {
            if (wanted.tasks.test(task.name())) {
                update(run.id(), task, tail);
            }
        }
    }

    private void update(String run, Runs.Task task, OptionalInt tail) {
        for (Runs.Attempt attempt : task.attempts()) {
            boolean isPast = tail.isPresent()
                    && attempt.number() != task.attempts().getLast().number();
            boolean isNew = States.hasStarted(attempt) && seen.add(task.name() + "/" + attempt.number());
            if (isNew && !isPast) {
                OutputPart part = new OutputPart(OptionalInt.of(attempt.number()), true, tail);
                active.incrementAndGet();
                threads.add(Thread.ofVirtual().start(() -> follow(run, task.name(), part)));
            }
        }
    }

    /** Whether everything that was begun has been read to its end. */
    boolean isIdle() {
        return active.get() == 0;
    }

    private void follow(String run, String task, OutputPart part) {
        try {
            turns.acquire();
            try {
                read(run, task, part);
            } finally {
                turns.release();
            }
        } catch (InterruptedException | CallInterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            active.decrementAndGet();
        }
    }

    private void read(String run, String task, OutputPart part) throws InterruptedException {
        Lines lines = new Lines(task, part.attempt().orElseThrow());
        try (OutputReader reader = runs.output(run, task, part)) {
            Optional<Runs.Chunk> chunk = reader.next();
            while (chunk.isPresent()) {
                lines.accept(chunk.get());
                chunk = reader.next();
            }
            lines.end();
        } catch (ApiException e) {
            if (e.kind() != ApiException.Kind.NOT_FOUND) {
                lines.remark("the output cannot be shown: " + e.getMessage());
            }
        } catch (ClientException e) {
            if (e instanceof CallInterruptedException) {
                throw e;
            }
            lines.remark("the output cannot be shown any further: " + e.getMessage());
        }
    }

    /** Puts the pieces of each stream together to lines. */
    private final class Lines {
        private final String task;
        private final int attempt;
        private final Map<String, CleanStream> streams = new HashMap<>();
        private Instant at = Instant.EPOCH;
        private Optional<InterruptedException> interrupt = Optional.empty();

        Lines(String task, int attempt) {
            this.task = task;
            this.attempt = attempt;
        }

        void accept(Runs.Chunk chunk) throws InterruptedException {
            at = chunk.at();
            streams.computeIfAbsent(chunk.stream(), name -> new CleanStream(text -> give(name, text)))
                    .accept(chunk.data());
            rethrow();
        }

        void end() throws InterruptedException {
            streams.values().forEach(CleanStream::end);
            rethrow();
        }

        void remark(String text) throws InterruptedException {
            sink.line(new OutputLine(task, attempt, "jem", at, text));
        }

        private void give(String stream, String text) {
            try {
                sink.line(new OutputLine(task, attempt, stream, at, text));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                interrupt = Optional.of(e);
            }
        }

        private void rethrow() throws InterruptedException {
            if (interrupt.isPresent()) {
                throw interrupt.get();
            }
        }
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }
}

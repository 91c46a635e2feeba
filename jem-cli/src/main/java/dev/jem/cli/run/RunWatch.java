package dev.jem.cli.run;

import dev.jem.cli.command.Waiting;
import dev.jem.client.ApiException;
import dev.jem.client.CallInterruptedException;
import dev.jem.client.ClientException;
import dev.jem.client.EventFilter;
import dev.jem.client.EventStream;
import dev.jem.client.JemClient;
import dev.jem.client.RetryPolicy;
import dev.jem.client.UnreachableException;
import dev.jem.protocol.Runs;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Follows one run to its end. Live events only say that there is something new; what it is comes from the run itself,
 * so nothing depends on how events look, and a run is followed also where they cannot be had.
 */
final class RunWatch {

    private static final Duration TICK = Duration.ofMillis(100);
    private static final Duration LOOK_AT_LEAST_EVERY = Duration.ofSeconds(2);
    private static final Duration LOOK_AT_MOST_EVERY = Duration.ofMillis(50);
    private static final Duration EXPLAIN_EVERY = Duration.ofSeconds(2);
    private static final Duration OUTPUT_SILENCE_MAX = Duration.ofSeconds(15);
    private static final int SIGNALS_MAX = 4_096;

    private final JemClient client;
    private final RunObserver observer;
    private final OutputFollowers.Wanted wanted;
    private final Waiting waiting;
    private final BlockingQueue<Signal> signals = new ArrayBlockingQueue<>(SIGNALS_MAX);

    private sealed interface Signal {}

    private record Printed(OutputLine line) implements Signal {}

    private record Changed() implements Signal {}

    private record Remarked(String text) implements Signal {}

    RunWatch(JemClient client, OutputFollowers.Wanted wanted, RunObserver observer, Waiting waiting) {
        this.client = client.with(RetryPolicy.PATIENT);
        this.wanted = wanted;
        this.observer = observer;
        this.waiting = waiting;
    }

    /** Returns the run when it has ended and all of its output was shown, or empty when the time to wait is over. */
    Optional<Runs.Run> follow(Runs.Run first) {
        try (EventStream events = client.events().follow(EventFilter.ofRun(first.id()), "");
                OutputFollowers followers =
                        new OutputFollowers(client.runs(), wanted, line -> signals.put(new Printed(line)))) {
            Thread listener = Thread.ofVirtual().start(() -> listen(events));
            try {
                return loop(first, followers);
            } finally {
                listener.interrupt();
            }
        }
    }

    /** Without events the run is looked at from time to time. */
    private void listen(EventStream events) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                if (events.poll(Duration.ofSeconds(1)).isPresent()) {
                    signals.put(new Changed());
                }
            }
        } catch (InterruptedException | CallInterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ClientException e) {
            boolean isTold = signals.offer(
                    new Remarked("no live events (" + e.getMessage() + "); looking from time to time instead"));
            assert isTold || !signals.isEmpty();
        }
    }

    private Optional<Runs.Run> loop(Runs.Run first, OutputFollowers followers) {
        Runs.Run run = look(first.id(), followers);
        Timer looked = new Timer();
        Timer heard = new Timer();
        Timer stuck = new Timer();
        boolean hasNews = false;
        while (!waiting.isOver()) {
            Drained drained = drain();
            hasNews |= drained.hasChanged;
            if (drained.hasPrinted) {
                heard.restart();
            }
            boolean isQuiet = followers.isIdle() && signals.isEmpty();
            if (States.isOver(run) && (isQuiet || heard.isPast(OUTPUT_SILENCE_MAX))) {
                return Optional.of(run);
            }
            if (!States.isOver(run) && looked.isPast(hasNews ? LOOK_AT_MOST_EVERY : LOOK_AT_LEAST_EVERY)) {
                run = look(first.id(), followers);
                looked.restart();
                heard.restart();
                hasNews = false;
            }
            if (isStuck(run) && stuck.isPast(EXPLAIN_EVERY)) {
                explain(run.id());
                stuck.restart();
            }
            observer.tick();
        }
        return Optional.empty();
    }

    private Runs.Run look(String id, OutputFollowers followers) {
        Runs.Run run = client.runs().get(id);
        observer.run(run);
        followers.update(run);
        return run;
    }

    /** How long ago something was. */
    private static final class Timer {
        private long nanos = System.nanoTime();

        void restart() {
            nanos = System.nanoTime();
        }

        boolean isPast(Duration period) {
            return System.nanoTime() - nanos >= period.toNanos();
        }
    }

    /** Nothing of the run is running, and it is not over. */
    private static boolean isStuck(Runs.Run run) {
        return !States.isOver(run) && run.tasks().stream().noneMatch(States::isRunning);
    }

    private void explain(String id) {
        try {
            observer.explanation(client.with(RetryPolicy.NONE).runs().explain(id));
        } catch (ApiException | UnreachableException e) {
            observer.remark("why it waits cannot be told: " + e.getMessage());
        }
    }

    private record Drained(boolean hasChanged, boolean hasPrinted) {}

    /** Waits for a tick at most, then takes all that is there. */
    private Drained drain() {
        boolean hasChanged = false;
        boolean hasPrinted = false;
        try {
            Signal signal = signals.poll(TICK.toNanos(), TimeUnit.NANOSECONDS);
            for (int i = 0; signal != null && i < SIGNALS_MAX; i++) {
                switch (signal) {
                    case Changed() -> hasChanged = true;
                    case Printed(OutputLine line) -> {
                        hasPrinted = true;
                        observer.line(line);
                    }
                    case Remarked(String text) -> observer.remark(text);
                }
                signal = signals.poll();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a run was watched");
        }
        return new Drained(hasChanged, hasPrinted);
    }
}

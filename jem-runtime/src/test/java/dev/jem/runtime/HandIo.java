package dev.jem.runtime;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** Work is done and its result handed over when the test says so. */
final class HandIo implements Io {
    private final Queue<Runnable> asked = new ArrayDeque<>();
    private final Queue<Runnable> done = new ArrayDeque<>();

    @Override
    public <T> void run(Line line, Callable<T> work, Consumer<Result<T>> then) {
        asked.add(() -> {
            Result<T> result = resultOf(work);
            done.add(() -> then.accept(result));
        });
    }

    private static <T> Result<T> resultOf(Callable<T> work) {
        try {
            return new Result.Done<>(work.call());
        } catch (Exception e) {
            return new Result.Failed<>(e);
        }
    }

    /** Whether something is asked for that is not delivered. */
    boolean isBusy() {
        return !asked.isEmpty() || !done.isEmpty();
    }

    void work() {
        List<Runnable> now = List.copyOf(asked);
        asked.clear();
        now.forEach(Runnable::run);
    }

    void deliver() {
        List<Runnable> now = List.copyOf(done);
        done.clear();
        now.forEach(Runnable::run);
    }
}

package dev.jem.runtime;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Does blocking work on one thread per line and posts the results back. Safe for use by several threads. */
final class ThreadIo implements Io, AutoCloseable {

    private final Map<Line, ExecutorService> lines = new EnumMap<>(Line.class);
    private final Consumer<Runnable> post;

    /** @param post puts a message into the writer's inbox */
    ThreadIo(Consumer<Runnable> post) {
        this.post = post;
        for (Line line : Line.values()) {
            String name = "jem-" + line.name().toLowerCase(java.util.Locale.ROOT);
            lines.put(
                    line,
                    Executors.newSingleThreadExecutor(
                            Thread.ofPlatform().name(name).daemon().factory()));
        }
    }

    @Override
    public <T> void run(Line line, Callable<T> work, Consumer<Result<T>> then) {
        Objects.requireNonNull(lines.get(line)).execute(() -> {
            Result<T> result = call(work);
            post.accept(() -> then.accept(result));
        });
    }

    private static <T> Result<T> call(Callable<T> work) {
        try {
            return new Result.Done<>(work.call());
        } catch (Exception e) {
            return new Result.Failed<>(e);
        }
    }

    @Override
    public void close() {
        lines.values().forEach(ExecutorService::shutdown);
    }
}

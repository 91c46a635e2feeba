package dev.jem.worker.process;

import dev.jem.worker.linux.Descriptors;
import dev.jem.worker.linux.Directories;
import dev.jem.worker.linux.Processes;
import dev.jem.worker.linux.SystemCallException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** An executor on directories of its own, and tasks for it. */
final class Site implements AutoCloseable {

    private static final AtomicLong NUMBERS = new AtomicLong(System.nanoTime() % 1_000_000_000);

    private final Path root;
    private final ProcessExecutor executor;
    private final Map<String, Task> recovered = new ConcurrentHashMap<>();

    private Site(Path root, ProcessExecutor executor) {
        this.root = root;
        this.executor = executor;
    }

    /** @param root an empty directory, or one of an executor that is gone */
    static Site open(Path root, ContainmentKind kind) throws IOException {
        Directories.permit(root, 0711);
        return new Site(root, ProcessExecutor.open(settings(root, kind)));
    }

    static ExecutorSettings settings(Path root, ContainmentKind kind) {
        return ExecutorSettings.of(root.resolve("state"), root.resolve("work"))
                .with(kind)
                .with(Duration.ofMillis(200));
    }

    ProcessExecutor executor() {
        return executor;
    }

    Path root() {
        return root;
    }

    // ---- tasks

    Task shell(String script) {
        return launch(LaunchRequest.of(key(), script(script)));
    }

    Task command(String... argv) {
        return launch(LaunchRequest.of(key(), new Program.Command(List.of(argv))));
    }

    Task launch(LaunchRequest request) {
        Task task = new Task();
        task.is(executor.launch(request, task));
        return task;
    }

    static Program script(String script) {
        return new Program.Shell(script, List.of());
    }

    static String key() {
        return "a" + NUMBERS.incrementAndGet();
    }

    /** Takes over what a predecessor has left; gives the keys. */
    Set<String> recover() throws IOException {
        for (RunningAttempt each : executor.recover(key -> recovered.computeIfAbsent(key, any -> new Task()))) {
            task(each.key()).is(each);
        }
        return Set.copyOf(recovered.keySet());
    }

    /** What was taken over under this key. */
    Task task(String key) {
        return Optional.ofNullable(recovered.get(key)).orElseThrow(() -> new AssertionError(key + " was forgotten"));
    }

    // ---- signals from here to tasks

    /** A FIFO that every account may read: who reads from it waits until {@link #pass}. For one reader, once. */
    Path gate() throws SystemCallException {
        return gate(root);
    }

    static Path gate(Path root) throws SystemCallException {
        Path gate = root.resolve("gate" + NUMBERS.incrementAndGet());
        Descriptors.makeFifo(gate);
        Directories.permit(gate, 0666);
        return gate;
    }

    /** Lets one reader go on; waits for it to come. */
    static void pass(Path gate) throws IOException {
        Files.writeString(gate, "go\n");
    }

    // ---- processes

    /** A number of seconds to sleep for that no other process on this host sleeps for. */
    static String longTime() {
        return Long.toString(10_000_000_000L + NUMBERS.incrementAndGet());
    }

    /** Processes that live and have this among their arguments. */
    static List<Integer> living(String argument) throws IOException {
        List<Integer> found = new ArrayList<>();
        for (int pid : Processes.all()) {
            if (arguments(pid).contains(argument)) {
                found.add(pid);
            }
        }
        return found;
    }

    private static List<String> arguments(int pid) {
        try {
            byte[] line = Files.readAllBytes(Path.of("/proc", Integer.toString(pid), "cmdline"));
            return List.of(new String(line, StandardCharsets.ISO_8859_1).split("\0", -1));
        } catch (IOException gone) {
            return List.of();
        }
    }

    @Override
    public void close() throws IOException {
        executor.close();
    }
}

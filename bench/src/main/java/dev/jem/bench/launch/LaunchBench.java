package dev.jem.bench.launch;

import dev.jem.worker.linux.Epoll;
import dev.jem.worker.linux.PidFd;
import dev.jem.worker.linux.Processes;
import dev.jem.worker.linux.Spawn;
import dev.jem.worker.process.AttemptListener;
import dev.jem.worker.process.ContainmentKind;
import dev.jem.worker.process.ExecutorSettings;
import dev.jem.worker.process.LaunchRequest;
import dev.jem.worker.process.ProcessExecutor;
import dev.jem.worker.process.Program;
import dev.jem.worker.process.RunningAttempt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Starts {@code /bin/true} many times, several at once, in each of the ways there are, one after the other in one
 * process, twice; the first round warms up. For each way: starts per second, and the processor time of this process and
 * all it has started for one start.
 *
 * <pre>{@code java -cp ... dev.jem.bench.launch.LaunchBench [STARTS [AT_ONCE]]}</pre>
 */
public final class LaunchBench {

    private static final List<String> PROGRAM = List.of("/bin/true");
    private static final double TICKS_PER_SECOND = 100;

    private final int starts;
    private final int atOnce;

    private LaunchBench(int starts, int atOnce) {
        this.starts = starts;
        this.atOnce = atOnce;
    }

    public static void main(String[] arguments) throws Exception {
        int starts = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2_000;
        int atOnce = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 8;
        System.out.printf("%d starts of %s, %d at once%n", starts, PROGRAM, atOnce);
        LaunchBench bench = new LaunchBench(starts, atOnce);
        for (String round : List.of("warm-up", "measured")) {
            System.out.println(round);
            bench.measure("ProcessBuilder", () -> bench.inThreads(LaunchBench::byProcessBuilder));
            bench.measure("posix_spawn", () -> bench.inThreads(LaunchBench::bySpawn));
            for (ContainmentKind kind : ContainmentKind.values()) {
                bench.measure("executor " + kind, () -> bench.byExecutor(kind));
            }
        }
    }

    /** Something that may fail. */
    private interface Work {
        void run() throws Exception;
    }

    private void measure(String name, Work work) throws Exception {
        long cpuBefore = cpuTicks();
        long before = System.nanoTime();
        try {
            work.run();
        } catch (IOException e) {
            System.out.printf("  %-22s not on this host: %s%n", name, e.getMessage());
            return;
        }
        double seconds = (System.nanoTime() - before) / 1e9;
        double cpuMillis = (cpuTicks() - cpuBefore) / TICKS_PER_SECOND * 1e3 / starts;
        System.out.printf("  %-22s %7.0f starts/s %8.2f ms CPU per start%n", name, starts / seconds, cpuMillis);
    }

    /** Of this process and of all descendants that have been waited for. */
    private static long cpuTicks() throws IOException {
        String line = Files.readString(Path.of("/proc/self/stat"));
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[11])
                + Long.parseLong(fields[12])
                + Long.parseLong(fields[13])
                + Long.parseLong(fields[14]);
    }

    private void inThreads(Work one) throws Exception {
        AtomicInteger left = new AtomicInteger(starts);
        CountDownLatch done = new CountDownLatch(atOnce);
        for (int number = 0; number < atOnce; number++) {
            Thread.ofPlatform().start(() -> {
                try {
                    while (left.getAndDecrement() > 0) {
                        one.run();
                    }
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                } finally {
                    done.countDown();
                }
            });
        }
        done.await();
    }

    private static void byProcessBuilder() throws Exception {
        Process process = new ProcessBuilder(PROGRAM).start();
        process.getInputStream().readAllBytes();
        process.waitFor();
    }

    /** Without any output, containment, account or record: the least that a start can cost from Java. */
    private static void bySpawn() throws IOException {
        int pid = Spawn.start(PROGRAM, Map.of());
        try (PidFd process = PidFd.open(pid).orElseThrow();
                Epoll epoll = new Epoll()) {
            AtomicBoolean ended = new AtomicBoolean();
            epoll.add(process.fd(), 0);
            while (!ended.get()) {
                epoll.await(-1, _ -> ended.set(true));
            }
        }
        Processes.reap(pid);
    }

    /** With everything that an attempt of a worker has; the time of opening and closing is part of it. */
    private void byExecutor(ContainmentKind kind) throws Exception {
        Path root = Files.createTempDirectory("jem-launch-");
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
        ExecutorSettings settings =
                ExecutorSettings.of(root.resolve("state"), root.resolve("work")).with(kind);
        try (ProcessExecutor executor = ProcessExecutor.open(settings)) {
            inThreads(() -> {
                String key = "a" + NUMBERS.incrementAndGet();
                LaunchRequest request = LaunchRequest.of(key, new Program.Command(PROGRAM));
                RunningAttempt attempt = executor.launch(request, AttemptListener.NONE);
                attempt.end().join();
                executor.forget(key);
                executor.forgetRun(key);
            });
        }
    }

    private static final AtomicInteger NUMBERS = new AtomicInteger();
}

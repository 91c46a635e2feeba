package dev.jem.worker.process;

import dev.jem.worker.linux.BootClock;
import dev.jem.worker.linux.Epoll;
import dev.jem.worker.linux.PidFd;
import dev.jem.worker.linux.ProcessId;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A worker in a process of its own, made to be killed. */
final class DoomedWorker implements AutoCloseable {

    /** Keys that begin so are of attempts that end with the lease. */
    static final String LEASED = "leased-";

    private static final long PATIENCE_SECONDS = 60;
    private static final long LEASE_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final long LEASE_REST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Process process;
    private final BufferedReader lines;
    private final Map<String, ProcessId> started = new HashMap<>();
    private final List<String> ended = new ArrayList<>();

    private DoomedWorker(Process process) {
        this.process = process;
        this.lines = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Starts one that launches these scripts, by key. */
    static DoomedWorker start(Path root, ContainmentKind kind, Map<String, String> scripts) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.real.class.path", System.getProperty("java.class.path")),
                DoomedWorker.class.getName(),
                root.toString(),
                kind.name()));
        scripts.forEach((key, script) -> command.addAll(List.of(key, script)));
        return new DoomedWorker(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** Waits until it has said that so many have started. */
    DoomedWorker awaitStarted(int count) throws IOException {
        while (started.size() < count) {
            hear();
        }
        return this;
    }

    DoomedWorker awaitEnded(String key) throws IOException {
        while (!ended.contains(key)) {
            hear();
        }
        return this;
    }

    private void hear() throws IOException {
        String line = lines.readLine();
        if (line == null) {
            throw new AssertionError("the worker has ended by itself");
        }
        String[] words = line.split(" ", -1);
        if (words[0].equals("STARTED")) {
            started.put(words[1], new ProcessId(Integer.parseInt(words[2]), Long.parseLong(words[3])));
        } else if (words[0].equals("ENDED")) {
            ended.add(words[1]);
        }
    }

    /** Has its lease end in a moment. */
    DoomedWorker endLease() throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).append('!').flush();
        return awaitEnded("lease");
    }

    ProcessId program(String key) {
        return Optional.ofNullable(started.get(key)).orElseThrow();
    }

    /** As the kernel's killer, a crash of Java or an impatient administrator would end it. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the worker could not be killed");
        }
    }

    /** Returns when this process has ended, also if nobody has waited for it. */
    static void awaitEnd(ProcessId id) throws IOException {
        Optional<PidFd> handle = PidFd.open(id);
        if (handle.isEmpty()) {
            return;
        }
        try (PidFd open = handle.get();
                Epoll epoll = new Epoll()) {
            AtomicBoolean gone = new AtomicBoolean();
            epoll.add(open.fd(), 1);
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (!gone.get()) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("waited in vain for the end of process " + id);
                }
                epoll.await((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS), tag -> gone.set(true));
            }
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** The worker itself: root, kind, then key and script of each task. */
    public static void main(String[] arguments) throws IOException {
        Site site = Site.open(Path.of(arguments[0]), ContainmentKind.valueOf(arguments[1]));
        site.recover();
        site.executor().lease(BootClock.nanos() + LEASE_NANOS);
        for (int index = 2; index < arguments.length; index += 2) {
            String key = arguments[index];
            site.executor().launch(request(key, arguments[index + 1]), new Teller(key));
        }
        while (System.in.read() >= 0) {
            site.executor().lease(BootClock.nanos() + LEASE_REST_NANOS);
            System.out.println("ENDED lease");
        }
    }

    private static LaunchRequest request(String key, String script) {
        Limits limits = new Limits(Duration.ofHours(1), Duration.ofHours(1), 1 << 20, key.startsWith(LEASED));
        return new LaunchRequest(
                key,
                Site.script(script),
                Map.of(),
                Optional.empty(),
                List.of(),
                key,
                Optional.empty(),
                limits,
                Optional.empty(),
                "");
    }

    private record Teller(String key) implements AttemptListener {

        @Override
        public void started(Instant at, ProcessId program) {
            System.out.println("STARTED " + key + " " + program.pid() + " " + program.startTicks());
        }

        @Override
        public void outputArrived() {
            // it is in the spool
        }

        @Override
        public void ended(AttemptEnd end) {
            System.out.println("ENDED " + key + " " + end.outcome());
        }
    }
}

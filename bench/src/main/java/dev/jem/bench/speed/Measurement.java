package dev.jem.bench.speed;

import dev.jem.bench.Options;
import dev.jem.bench.host.Installation;
import dev.jem.bench.host.Pause;
import dev.jem.bench.speed.Figures.Unit;
import dev.jem.client.JemClient;
import dev.jem.client.RetryPolicy;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleSupplier;

/** The figures of the distribution on this machine, in one run and beside a yardstick of the same moment. */
public final class Measurement {

    private static final String ROUNDS = "--rounds";
    private static final String YARDSTICK = "yardstick: one-row commits of one client";
    private static final Duration READY_PATIENCE = Duration.ofMinutes(1);
    private static final Duration LATENCY_STRETCH = Duration.ofSeconds(10);
    private static final int SPREAD = 50;

    private final PrintStream out;
    private final long rounds;
    private final Installation installation = Installation.fresh("bench");
    private final Figures figures = new Figures(YARDSTICK);
    private final List<String> ledgers = new ArrayList<>();
    private final Instant since = Instant.now();

    private Measurement(long rounds, PrintStream out) {
        this.rounds = rounds;
        this.out = out;
    }

    /** Option: {@code --rounds N}. */
    public static int run(List<String> arguments, PrintStream out) {
        Options options = Options.of(arguments, Set.of(ROUNDS));
        new Measurement(options.number(ROUNDS, 3), out).measure();
        return 0;
    }

    private void measure() {
        String environment = Environment.describe();
        startUps();
        withServer("up", this::processes);
        withServer("server", this::durableRuns);
        String report = environment + "\n" + figures.table() + "\n" + String.join("\n", ledgers) + "\n";
        out.print("\n" + report);
        write(report);
        installation.remove(workerPlaces);
    }

    private final List<Path> workerPlaces = new ArrayList<>();

    private static void write(String report) {
        Path file = Path.of("target", "bench", "report.md");
        try {
            Files.createDirectories(Path.of("target", "bench"));
            Files.writeString(file, report);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void say(String text) {
        out.println("bench: " + text);
    }

    private void repeat(String name, DoubleSupplier round) {
        for (long count = 0; count < rounds; count++) {
            figures.add(name, Unit.PER_SECOND, round.getAsDouble());
        }
        say(name);
    }

    private void yardstick() {
        figures.add(YARDSTICK, Unit.PER_SECOND, new Yardstick(installation.database()).measure(Duration.ofSeconds(2)));
    }

    // ---- starting

    private interface Part {
        void measure(int port);
    }

    /** Starts a server, says how long that took, and stops it in the end. */
    private double withServer(String command, Part part) {
        int port = Installation.freePort();
        long begun = System.nanoTime();
        Process server = installation.serve(command, port);
        try {
            if (!Installation.awaitReady(port, READY_PATIENCE)) {
                throw new IllegalStateException("the server was not ready within " + READY_PATIENCE);
            }
            double millis = (System.nanoTime() - begun) / 1e6;
            // Its file is there a moment later.
            Pause.until(
                    READY_PATIENCE, () -> Files.exists(installation.dataDir().resolve("server.json")));
            part.measure(port);
            return millis;
        } finally {
            installation.run(
                    List.of("down", "--data-dir", installation.dataDir().toString()));
            server.destroy();
        }
    }

    private void startUps() {
        figures.add("first start of 'jem up' to /readyz", Unit.MILLIS, withServer("up", _ -> {}));
        for (long count = 0; count < rounds; count++) {
            figures.add("later start of 'jem up' to /readyz", Unit.MILLIS, withServer("up", _ -> {}));
        }
        say("starts");
    }

    private void commands() {
        for (long count = 0; count < 2 * rounds - 1; count++) {
            figures.add("'jem version', whole command", Unit.MILLIS, command(List.of("version")));
            figures.add(
                    "'jem runs', whole command",
                    Unit.MILLIS,
                    command(List.of("runs", "--data-dir", installation.dataDir().toString())));
        }
        say("commands");
    }

    private double command(List<String> arguments) {
        long begun = System.nanoTime();
        int status = installation.run(arguments);
        if (status != 0) {
            throw new IllegalStateException("'jem " + String.join(" ", arguments) + "' gave " + status);
        }
        return (System.nanoTime() - begun) / 1e6;
    }

    // ---- parts

    private void processes(int port) {
        try (JemClient client = installation.client(port, RetryPolicy.PATIENT)) {
            Load load = new Load(client);
            load.define();
            load.batched(200, 1);
            installation.worker().ifPresent(it -> {
                List<String> words = it.arguments();
                workerPlaces.add(Path.of(words.get(words.indexOf("--work-dir") + 1)));
            });
            yardstick();
            repeat("runs of the program 'true' by the worker", () -> load.batched(500, 1));
            latency(load);
            commands();
            ledgers.add("Ledger after the processes: " + load.ledger(since));
        }
    }

    private void latency(Load load) {
        load.defineSpread(SPREAD, true);
        Instant from = Instant.now().plusSeconds(2);
        Instant to = from.plus(LATENCY_STRETCH);
        Pause.millis(Duration.between(Instant.now(), to).plusSeconds(2).toMillis());
        load.defineSpread(SPREAD, false);
        List<Double> latencies = load.dueToStart(from, to);
        figures.add("due to start of the program, p50 at 50 runs/s", Unit.MILLIS, quantile(latencies, 50));
        figures.add("due to start of the program, p99 at 50 runs/s", Unit.MILLIS, quantile(latencies, 99));
        say("due to start, " + latencies.size() + " runs");
    }

    private static double quantile(List<Double> sorted, int percent) {
        return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
    }

    private void durableRuns(int port) {
        try (JemClient client = installation.client(port, RetryPolicy.PATIENT);
                NoOpWorker first = NoOpWorker.start("no-op-1", installation.workerClient(port));
                NoOpWorker second = NoOpWorker.start("no-op-2", installation.workerClient(port))) {
            Load load = new Load(client);
            load.define();
            // The first thousands are slow: nothing is compiled yet.
            load.batched(20_000, 2);
            yardstick();
            repeat("durable runs, no work, submitted in batches of 100", () -> load.batched(40_000, 4));
            repeat("acknowledged submits, one client", () -> load.single(1_000, 1));
            repeat("acknowledged submits, 16 clients", () -> load.single(8_000, 16));
            yardstick();
            ledgers.add("Ledger after the durable runs: " + load.ledger(since));
            say("no-op workers needed " + (first.claims() + second.claims()) + " claims");
        }
    }
}

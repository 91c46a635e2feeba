package dev.jem.bench.schedule;

import dev.jem.bench.Options;
import dev.jem.bench.host.TextTable;
import dev.jem.bench.speed.Environment;
import dev.jem.engine.Engine;
import dev.jem.model.Micros;
import dev.jem.model.command.Command;
import dev.jem.model.event.Recorded;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What very many schedules cost in one server: memory while they wait, the time to load them, and ticks. */
public final class Schedules {

    private static final String SCHEDULES = "--schedules";
    private static final int SHORT_FORM = 100_000;
    private static final int WARM_UP = 5_000;
    private static final int SCHEDULES_PER_LARGE_JOB = 100;

    private final PrintStream out;
    private final int schedules;
    private final TextTable loads =
            new TextTable("what", "bytes of heap each", "applied in", "replayed in", "restored in", "planned anew in");
    private final TextTable ticks;

    private Schedules(int schedules, PrintStream out) {
        this.schedules = schedules;
        this.out = out;
        this.ticks = new TextTable("due at once", "among 1,000", "among 100,000", "among %,d".formatted(schedules));
    }

    /** Option: {@code --schedules N}; the full form is a million. */
    public static int run(List<String> arguments, PrintStream out) {
        long schedules = Options.of(arguments, Set.of(SCHEDULES)).number(SCHEDULES, SHORT_FORM);
        new Schedules(Math.toIntExact(schedules), out).measure();
        return 0;
    }

    private void measure() {
        String environment = Environment.describe();
        say("warming up");
        load("", jobs -> jobs.idle(WARM_UP, 2), WARM_UP);
        tick(WARM_UP);
        load("jobs without a schedule", jobs -> jobs.idle(schedules, 0), schedules);
        load("jobs with one schedule", jobs -> jobs.idle(schedules, 1), schedules);
        int large = schedules / SCHEDULES_PER_LARGE_JOB;
        load("schedules, 100 in a job", jobs -> jobs.idle(large, SCHEDULES_PER_LARGE_JOB), schedules);
        tickAll();
        String report = environment + "\n" + loads + "\n" + ticks;
        out.print("\n" + report);
        write(report);
    }

    private void say(String text) {
        out.println("bench: " + text);
    }

    private static void write(String report) {
        try {
            Files.createDirectories(Path.of("target", "bench"));
            Files.writeString(Path.of("target", "bench", "schedules.md"), report);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- loading

    /** @param what empty if it is only done so that the next ones are not the first */
    private void load(String what, Consumer<ManyJobs> wanted, int count) {
        long before = Heap.retained();
        Loading.Replayed replayed = Loading.replay(wanted);
        Engine engine = replayed.engine();
        long waiting = Heap.retained() - before;
        double restored = restore(engine);
        long begun = System.nanoTime();
        engine.decide(
                new Command.StartEpoch(2, "bench", "2026b", Optional.empty()),
                Micros.of(ManyJobs.BEGIN),
                Recorded.SELF);
        double planned = (System.nanoTime() - begun) / 1e9;
        long used = Heap.retained() - before;
        if (engine.view().epoch() != 2 || what.isEmpty()) {
            return;
        }
        say("%,d %s: %,d bytes each in the journal".formatted(count, what, replayed.journalBytes() / count));
        loads.row(
                "%,d %s".formatted(count, what),
                "%,d, %,d once each was worked out".formatted(waiting / count, used / count),
                seconds(replayed.decideSeconds()),
                seconds(replayed.replaySeconds()),
                seconds(restored),
                seconds(planned));
    }

    private static double restore(Engine engine) {
        try {
            Path snapshot = Files.createTempFile("jem-schedules-", ".snapshot");
            try {
                Loading.write(engine, snapshot);
                long begun = System.nanoTime();
                Engine restored = Loading.restore(snapshot);
                double seconds = (System.nanoTime() - begun) / 1e9;
                if (!restored.nextTimer().equals(engine.nextTimer())) {
                    throw new IllegalStateException("the restored engine waits for something else");
                }
                return seconds;
            } finally {
                Files.delete(snapshot);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String seconds(double seconds) {
        return "%.1f s".formatted(seconds);
    }

    // ---- ticks

    private void tickAll() {
        double[] few = tick(1_000);
        double[] more = tick(100_000);
        double[] all = schedules == 100_000 ? more : tick(schedules);
        for (int index = 0; index < Ticks.DUE.size(); index++) {
            ticks.row(
                    "%,d".formatted(Ticks.DUE.get(index)), millis(few[index]), millis(more[index]), millis(all[index]));
        }
    }

    private double[] tick(int existing) {
        say("ticks among %,d".formatted(existing));
        return Ticks.measure(Loading.replay(jobs -> {
                    jobs.idle(existing, 1);
                    Ticks.define(jobs);
                })
                .engine());
    }

    private static String millis(double millis) {
        return millis < 0.1 ? "%.4f ms".formatted(millis) : "%.2f ms".formatted(millis);
    }
}

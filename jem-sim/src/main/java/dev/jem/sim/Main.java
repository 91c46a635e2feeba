package dev.jem.sim;

import dev.jem.runtime.journal.JournalException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lives through many worlds, one on each core at a time: {@code --seeds N}, {@code --from S}; the lowest seed that
 * fails is printed and can be given again, with {@code --trace RUN} to see the events of one of its runs.
 */
public final class Main {

    private static final int SEEDS_PER_SIGN = 100;

    private final PrintStream out;
    private final long from;
    private final long seeds;
    private final long traced;
    private final AtomicBoolean hasFailed = new AtomicBoolean();

    private Main(String[] args, PrintStream out) {
        this.out = out;
        this.from = option(args, "--from", 1);
        this.seeds = option(args, "--seeds", 100);
        this.traced = option(args, "--trace", 0);
    }

    public static void main(String[] args) throws InterruptedException {
        System.exit(run(args, System.out));
    }

    static int run(String[] args, PrintStream out) throws InterruptedException {
        return new Main(args, out).run();
    }

    /** How a world ended: what it went through, or why it failed; neither when it was not begun after a failure. */
    private record Life(long seed, Optional<World.Report> report, Optional<Failed> failed) {}

    private record Failed(World world, RuntimeException cause) {}

    private int run() throws InterruptedException {
        try (ExecutorService cores =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            List<Future<Life>> lives = new ArrayList<>();
            for (long seed = from; seed < from + seeds; seed++) {
                long next = seed;
                lives.add(cores.submit(() -> live(next)));
            }
            return sum(lives);
        }
    }

    private Life live(long seed) {
        if (hasFailed.get()) {
            return new Life(seed, Optional.empty(), Optional.empty());
        }
        World world = new World(seed);
        try {
            return new Life(seed, Optional.of(world.live()), Optional.empty());
        } catch (RuntimeException e) {
            hasFailed.set(true);
            return new Life(seed, Optional.empty(), Optional.of(new Failed(world, e)));
        }
    }

    /** Worlds are begun in the order of their seeds, so the first failure in that order is always the same one. */
    private int sum(List<Future<Life>> lives) throws InterruptedException {
        long runs = 0;
        long starts = 0;
        long epochs = 0;
        for (Future<Life> future : lives) {
            Life life = ended(future);
            if (life.failed.isPresent()) {
                tell(life.seed, life.failed.get());
                return 1;
            }
            World.Report report = life.report.orElseThrow();
            runs += report.runs();
            starts += report.starts();
            epochs += report.epochs();
            if ((life.seed - from + 1) % SEEDS_PER_SIGN == 0 && life.seed - from + 1 < seeds) {
                out.println((life.seed - from + 1) + " seeds are clean so far");
            }
        }
        out.println(seeds + " seeds from " + from + " are clean: " + runs + " runs, " + starts + " expected starts, "
                + epochs + " epochs");
        return 0;
    }

    private static Life ended(Future<Life> life) throws InterruptedException {
        try {
            return life.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void tell(long seed, Failed failed) {
        out.println("seed " + seed + " failed: " + failed.cause.getMessage());
        out.println("see it again with: ./build sim --from " + seed + " --seeds 1");
        failed.cause.printStackTrace(out);
        if (traced > 0) {
            trace(failed.world);
        }
    }

    private void trace(World world) {
        try {
            world.trace(traced).forEach(out::println);
        } catch (JournalException e) {
            out.println("the journal of this world cannot be read: " + e.getMessage());
        }
    }

    private static long option(String[] args, String name, long fallback) {
        for (int index = 0; index + 1 < args.length; index++) {
            if (args[index].equals(name)) {
                return Long.parseLong(args[index + 1]);
            }
        }
        return fallback;
    }
}

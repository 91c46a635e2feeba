package dev.jem.sim;

import dev.jem.runtime.journal.JournalException;
import java.io.PrintStream;

/**
 * Lives through many worlds: {@code --seeds N}, {@code --from S}; a failing seed is printed and can be given again,
 * with {@code --trace RUN} to see the events of one of its runs.
 */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args, System.out));
    }

    static int run(String[] args, PrintStream out) {
        long from = option(args, "--from", 1);
        long seeds = option(args, "--seeds", 100);
        long runs = 0;
        long epochs = 0;
        for (long seed = from; seed < from + seeds; seed++) {
            World world = new World(seed);
            try {
                World.Report report = world.live();
                runs += report.runs();
                epochs += report.epochs();
            } catch (RuntimeException e) {
                out.println("seed " + seed + " failed: " + e.getMessage());
                out.println("see it again with: ./build sim --from " + seed + " --seeds 1");
                e.printStackTrace(out);
                trace(world, option(args, "--trace", 0), out);
                return 1;
            }
        }
        out.println(seeds + " seeds from " + from + " are clean: " + runs + " runs, " + epochs + " epochs");
        return 0;
    }

    private static void trace(World world, long run, PrintStream out) {
        if (run == 0) {
            return;
        }
        try {
            world.trace(run).forEach(out::println);
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

package dev.jem.bench;

import dev.jem.bench.crash.Crashes;
import dev.jem.bench.schedule.Schedules;
import dev.jem.bench.speed.Measurement;
import java.io.PrintStream;
import java.util.List;

/** Measures Jem, or kills it: {@code ./build bench [figures|schedules|crash] [options]}. */
public final class Main {

    private static final String USAGE = """
            Usage: ./build bench [figures] [--rounds N]
                   ./build bench schedules [--schedules N]
                   ./build bench crash [--kills N] [--seed S] [--kind K]
            """;

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.out));
    }

    static int run(List<String> arguments, PrintStream out) {
        String what = arguments.isEmpty() ? "figures" : arguments.getFirst();
        List<String> options = arguments.isEmpty() ? arguments : arguments.subList(1, arguments.size());
        try {
            return switch (what) {
                case "figures" -> Measurement.run(options, out);
                case "schedules" -> Schedules.run(options, out);
                case "crash" -> Crashes.run(options, out);
                case String _ -> {
                    out.print(USAGE);
                    yield 2;
                }
            };
        } catch (IllegalArgumentException e) {
            out.println(e.getMessage());
            out.print(USAGE);
            return 2;
        }
    }
}

package dev.jem.bench.schedule;

import dev.jem.engine.Engine;
import dev.jem.model.Micros;
import dev.jem.model.command.Command;
import dev.jem.model.event.Recorded;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** How long it takes to start what is due, in ticks as large as the server's. */
final class Ticks {

    /** How many are due at once; each has an hour of its own. */
    static final List<Integer> DUE = List.of(0, 10, 100, 1_000, 10_000);

    private static final Instant DAY = Instant.parse("2026-06-02T00:00:00Z");
    private static final int SLICE = 500;
    private static final int UNMEASURED = 3;
    private static final int MEASURED = 11;

    private Ticks() {}

    /** Jobs that are due in the hours that are measured. */
    static void define(ManyJobs jobs) {
        for (int hour = 0; hour < DUE.size(); hour++) {
            jobs.due(DUE.get(hour), hour, UNMEASURED + MEASURED);
        }
    }

    /** Median milliseconds until all is started that is due at one instant, by {@link #DUE}. */
    static double[] measure(Engine engine) {
        double[] medians = new double[DUE.size()];
        for (int hour = 0; hour < medians.length; hour++) {
            double[] millis = new double[MEASURED];
            for (int round = -UNMEASURED; round < MEASURED; round++) {
                Instant at = DAY.plus(Duration.ofHours(hour)).plus(Duration.ofMinutes(UNMEASURED + round));
                double took = startDue(engine, Micros.of(at), DUE.get(hour));
                if (round >= 0) {
                    millis[round] = took;
                }
            }
            Arrays.sort(millis);
            medians[hour] = millis[MEASURED / 2];
        }
        return medians;
    }

    /** Ticks as long as something is due, at least once. */
    private static double startDue(Engine engine, long at, int expected) {
        long before = engine.view().lastRun();
        long begun = System.nanoTime();
        do {
            engine.decide(new Command.Tick(SLICE), at, Recorded.SELF);
        } while (engine.nextTimer().orElse(Long.MAX_VALUE) <= at);
        double millis = (System.nanoTime() - begun) / 1e6;
        long started = engine.view().lastRun() - before;
        if (started != expected) {
            throw new IllegalStateException(started + " runs were started, " + expected + " were due");
        }
        return millis;
    }
}

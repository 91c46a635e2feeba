package dev.jem.cli.time;

import dev.jem.cli.command.CommandFailure;
import dev.jem.model.job.JobKey;
import dev.jem.model.plan.MadeUp;
import dev.jem.model.time.Backlog;
import dev.jem.model.time.CatchUp;
import dev.jem.model.time.CronDefinition;
import dev.jem.model.time.CronDialect;
import dev.jem.model.time.CronExpression;
import dev.jem.model.time.DstPolicy;
import dev.jem.model.time.Fire;
import dev.jem.model.time.GridSchedule;
import dev.jem.model.time.HashSeed;
import dev.jem.model.time.Schedule;
import dev.jem.model.time.ZoneIds;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * A schedule that needs no server.
 *
 * @param warnings what its author may not have meant
 */
record Offline(Schedule schedule, List<String> warnings) {

    /**
     * A cron expression as it was given.
     *
     * @param since what {@code @every} counts from
     */
    record CronText(String text, CronDialect dialect, Optional<JobKey> name, Instant since) {}

    /** Which missed starts are made up; without a deadline age does not matter. */
    record MakeUp(CatchUp.Policy policy, Optional<Integer> max, Optional<Duration> deadline) {}

    static Offline cron(CronText cron, ZoneId zone, DstPolicy dst) {
        long seed = HashSeed.of(cron.name.map(JobKey::toString).orElse(""));
        CronDefinition definition = new CronDefinition(cron.text, cron.dialect, zone, dst);
        return new Offline(definition.schedule(seed, cron.since), definition.warnings());
    }

    /**
     * The clock an expression is read on: the one it names, the one that is given beside it, or UTC.
     *
     * @throws CommandFailure where there are two
     */
    static ZoneId clock(String cron, CronDialect dialect, Optional<String> given, Consumer<String> warnings) {
        Optional<ZoneId> own = ownZone(cron, dialect);
        if (own.isPresent() && given.isPresent()) {
            throw CommandFailure.usage("the expression names a time zone of its own (" + own.get()
                    + "), and --zone another; leave out one of them");
        }
        return own.orElseGet(() -> zone(given.orElse("UTC"), warnings));
    }

    private static Optional<ZoneId> ownZone(String cron, CronDialect dialect) {
        CronDefinition definition = new CronDefinition(cron, dialect, ZoneOffset.UTC, DstPolicy.DEFAULT);
        return definition.interval().isPresent()
                ? Optional.empty()
                : CronExpression.parse(cron, dialect, HashSeed.of("")).zone();
    }

    static Offline every(Duration interval) {
        return new Offline(new GridSchedule(interval), List.of());
    }

    static ZoneId zone(String text, Consumer<String> warnings) {
        ZoneIds.Parsed parsed = ZoneIds.parse(text);
        parsed.warning().ifPresent(warnings);
        return parsed.zone();
    }

    /** The first starts after an instant, at least one; throws where there is none. */
    List<Instant> next(Instant from, int count) {
        List<Instant> fires = new ArrayList<>();
        Optional<Fire> fire = Optional.of(schedule.requireNext(from));
        while (fire.isPresent()) {
            fires.add(fire.get().at());
            fire = fires.size() < count ? schedule.next(fire.get().at()) : Optional.empty();
        }
        return fires;
    }

    /**
     * The starts after {@code from} and up to {@code now} that run under a policy. Those that are not yet missed, only
     * late, count among them; {@code none} makes up none.
     */
    List<Instant> madeUp(Instant from, Instant now, MakeUp makeUp) {
        OptionalInt max = makeUp.max.map(OptionalInt::of).orElse(OptionalInt.empty());
        CatchUp catchUp = new CatchUp(makeUp.policy, max, makeUp.deadline.orElse(Duration.between(from, now)));
        return MadeUp.starts(schedule, catchUp, new Backlog(from, now), Integer.MAX_VALUE);
    }
}

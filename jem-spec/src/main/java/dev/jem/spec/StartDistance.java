package dev.jem.spec;

import dev.jem.model.job.JobKey;
import dev.jem.model.job.Recurrence;
import dev.jem.model.job.TriggerDefinition;
import dev.jem.model.job.TriggerSchedule;
import dev.jem.model.time.CatchUp;
import dev.jem.model.time.Fire;
import dev.jem.model.time.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How far apart the starts of a trigger are written. */
final class StartDistance {

    /** So many starts are looked at. */
    private static final int STARTS = 100;

    /** Where the search begins; it is not now, so that a manifest is judged in the same way on every day. */
    private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");

    private StartDistance() {}

    /** The shortest way from one start to the next; absent where there are not two, or only a calendar tells. */
    static Optional<Duration> shortest(JobKey job, Recurrence recurrence) {
        return switch (recurrence) {
            case Recurrence.Every every -> Optional.of(every.interval());
            case Recurrence.Cron cron ->
                sampled(job, new Recurrence.Cron(cron.expression(), cron.dialect(), Recurrence.UTC, cron.dst()));
            case Recurrence.Rrule rule -> sampled(job, rule);
            case Recurrence.After _, Recurrence.OnSignal _ -> Optional.empty();
            case Recurrence.Webhook _, Recurrence.FileArrival _ -> Optional.empty();
            case Recurrence.At _, Recurrence.CalendarRule _ -> Optional.empty();
        };
    }

    private static Optional<Duration> sampled(JobKey job, Recurrence recurrence) {
        TriggerDefinition trigger = new TriggerDefinition("any", recurrence, CatchUp.DEFAULT);
        return new TriggerSchedule(job, trigger, _ -> Optional.empty())
                .fixed(FROM)
                .flatMap(StartDistance::sampled);
    }

    private static Optional<Duration> sampled(Schedule schedule) {
        Optional<Duration> shortest = Optional.empty();
        Optional<Fire> before = schedule.next(FROM);
        for (int i = 1; i < STARTS && before.isPresent(); i++) {
            Optional<Fire> next = schedule.next(before.get().at());
            if (next.isPresent()) {
                Duration distance =
                        Duration.between(before.get().at(), next.get().at());
                shortest = shortest.filter(it -> it.compareTo(distance) <= 0).or(() -> Optional.of(distance));
            }
            before = next;
        }
        return shortest;
    }
}

package dev.jem.engine;

import dev.jem.model.Flyweights;
import dev.jem.model.Micros;
import dev.jem.model.event.Coming;
import dev.jem.model.event.Cursor;
import dev.jem.model.job.Recurrence;
import dev.jem.model.job.TriggerDefinition;
import dev.jem.model.job.TriggerSchedule;
import dev.jem.model.time.Nominal;
import dev.jem.model.time.Schedule;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;

/** A schedule of a job and where it is. */
final class Trigger {

    private static final long DAY = 86_400 * Micros.SECOND;

    /** What very many triggers have alike: their schedules once worked out, and the next minute in their zone. */
    static final Flyweights SHARED = new Flyweights(1 << 16);

    final Job job;
    final int index;
    final TriggerDefinition definition;

    /** Every expected start up to and including this instant has its outcome, epoch microseconds. */
    long coveredTo;

    /** When it took effect, epoch microseconds; 0 where that was not recorded. */
    long begun;

    /** The first expected start behind it. */
    Optional<Coming> next = Optional.empty();

    /** Starts that are not expected any more although a changed calendar puts them behind {@link #coveredTo} again. */
    NavigableSet<Nominal> settled = Collections.emptyNavigableSet();

    /** Those of them that never had an outcome: they lay before it took effect. */
    NavigableSet<Nominal> foreign = Collections.emptyNavigableSet();

    /**
     * When it is looked at next, epoch microseconds; 0 where no timer is set. Derived, belongs to {@link Transitions}.
     */
    long timerAt;

    /** Worked out when it is first asked for; follows from the definition, and from any one of its starts. */
    private Optional<Planned> planned = Optional.empty();

    /**
     * What the definition comes to.
     *
     * @param calendars how often calendars had changed by then
     */
    private record Planned(Optional<Schedule> schedule, long calendars) {}

    Trigger(Job job, int index, TriggerDefinition definition) {
        this.job = job;
        this.index = index;
        this.definition = definition;
    }

    /** The fixed schedule; empty for an interval that follows the runs. */
    Optional<Schedule> schedule(Calendars calendars) {
        if (planned.filter(it -> it.calendars == calendars.changes()).isEmpty()) {
            long since = next.map(Coming::at).orElse(coveredTo);
            Optional<Schedule> schedule = meaning(calendars).fixed(Micros.instant(since));
            planned = SHARED.one(Optional.of(new Planned(schedule, calendars.changes())));
        }
        return planned.orElseThrow().schedule;
    }

    /**
     * When it is looked at next: when its next start is due. Where starts are known not to run it is looked at once a
     * day, so that those are on record before the next one that does.
     */
    long lookAt(Coming coming) {
        boolean isFollowing =
                definition.recurrence() instanceof Recurrence.Every every && every.from() != Recurrence.Every.From.GRID;
        boolean mayPass = !isFollowing
                && (definition.rules().calendar().isPresent()
                        || definition.rules().window().isPresent());
        return mayPass ? Math.min(coming.at(), coveredTo + DAY) : coming.at();
    }

    TriggerSchedule meaning(Calendars calendars) {
        return new TriggerSchedule(job.key, definition, calendars::days, progress(settled));
    }

    /** @param settled starts that are not expected any more */
    TriggerSchedule.Progress progress(NavigableSet<Nominal> settled) {
        return new TriggerSchedule.Progress(
                begun == 0 ? Instant.MIN : Micros.instant(begun), Collections.unmodifiableNavigableSet(settled));
    }

    void settle(Cursor cursor) {
        settled = set(cursor.settled());
        foreign = set(cursor.foreign());
        planned = Optional.empty();
    }

    private static NavigableSet<Nominal> set(List<Nominal> starts) {
        return starts.isEmpty() ? Collections.emptyNavigableSet() : new TreeSet<>(starts);
    }

    Cursor cursor() {
        OptionalLong since = begun == 0 ? OptionalLong.empty() : OptionalLong.of(begun);
        return new Cursor(name(), coveredTo, next, List.copyOf(settled), since, List.copyOf(foreign));
    }

    /** The same trigger at another place. */
    Cursor at(long otherCoveredTo, Optional<Coming> otherNext) {
        return new Cursor(
                name(), otherCoveredTo, otherNext, List.copyOf(settled), OptionalLong.empty(), List.copyOf(foreign));
    }

    String name() {
        return definition.name();
    }
}

package dev.jem.sim;

import dev.jem.model.Micros;
import dev.jem.model.calendar.CalendarDefinition;
import dev.jem.model.calendar.CalendarDefinition.Domain;
import dev.jem.model.calendar.CalendarKey;
import dev.jem.model.calendar.Days;
import dev.jem.model.calendar.NamedDate;
import dev.jem.model.command.Command.SubmittedCalendar;
import dev.jem.model.command.Command.SubmittedWindow;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.PauseTarget;
import dev.jem.model.job.StartRules;
import dev.jem.model.job.StartRules.CalendarFilter;
import dev.jem.model.job.StartRules.Mode;
import dev.jem.model.job.StartRules.OnOutside;
import dev.jem.model.job.StartRules.Shift;
import dev.jem.model.job.StartRules.Window;
import dev.jem.model.window.WindowDefinition;
import dev.jem.model.window.WindowDefinition.Effect;
import dev.jem.model.window.WindowDefinition.Scope;
import dev.jem.model.window.WindowDefinition.Times;
import dev.jem.model.window.WindowKey;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Random calendars and maintenance windows, and rules that go by them. */
final class SimCalendars {

    private static final int COUNT = 2;
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final long MINUTE = 60 * VirtualTime.SECOND;

    private final Chance chance;
    private final Turn turn;
    private final VirtualTime time;

    SimCalendars(World world) {
        this.chance = world.chance;
        this.turn = world.turn;
        this.time = world.time;
    }

    // ---- what is applied

    List<SubmittedCalendar> all() {
        return Stream.iterate(0, it -> it + 1).limit(COUNT).map(this::calendar).toList();
    }

    SubmittedCalendar calendar() {
        return calendar((int) chance.between(0, COUNT - 1));
    }

    /** Certain weekdays but for some days around the clock change; never long without one. */
    private SubmittedCalendar calendar(int number) {
        List<DayOfWeek> week = new ArrayList<>(List.of(chance.pick(List.of(DayOfWeek.values()))));
        for (DayOfWeek day : DayOfWeek.values()) {
            if (chance.flip(0.6)) {
                week.add(day);
            }
        }
        if (week.stream().distinct().count() == DayOfWeek.values().length) {
            week.removeIf(chance.pick(week)::equals);
        }
        LocalDate today = LocalDate.ofInstant(turn.at(), turn.zone());
        List<NamedDate> off = new ArrayList<>();
        for (int apart = -2; apart <= 2; apart++) {
            if (chance.flip(0.2)) {
                off.add(new NamedDate(today.plusDays(apart), "off"));
            }
        }
        Days days = new Days.Minus(new Days.Week(week), new Days.Dates(off));
        CalendarDefinition definition = new CalendarDefinition(key(number), "", days, Optional.empty(), Domain.NONE);
        return new SubmittedCalendar(definition, hash());
    }

    private static CalendarKey key(int number) {
        return new CalendarKey("sim", "calendar-" + number);
    }

    CalendarKey key() {
        return key((int) chance.between(0, COUNT - 1));
    }

    /** Of some minutes, for one job or for all of them. */
    SubmittedWindow window() {
        List<JobKey> names = chance.flip(0.3) ? List.of() : List.of(job());
        LocalDateTime from = LocalDateTime.ofInstant(Micros.instant(time.now()), UTC)
                .truncatedTo(ChronoUnit.SECONDS)
                .plusMinutes(chance.between(-3, 5));
        WindowDefinition definition = new WindowDefinition(
                new WindowKey("sim", "window-" + chance.between(0, 1)),
                "",
                new Scope.Jobs(List.of(), names, Collections.emptySortedMap()),
                List.of(new Times.Once(from, from.plusMinutes(chance.between(1, 6)), UTC)),
                chance.pick(List.of(Effect.values())),
                chance.flip(0.3),
                chance.flip(0.3));
        return new SubmittedWindow(definition, hash());
    }

    private JobKey job() {
        return SimJobs.key((int) chance.between(0, SimJobs.COUNT - 1));
    }

    PauseTarget pauseTarget() {
        return chance.flip(0.6) ? PauseTarget.of(job()) : chance.pick(pauseTargets());
    }

    /** All that can be paused but for single jobs. */
    private static List<PauseTarget> pauseTargets() {
        return List.of(new PauseTarget("sim", ""), PauseTarget.EVERYTHING);
    }

    static List<PauseTarget> allPauseTargets() {
        List<PauseTarget> all = new ArrayList<>(pauseTargets());
        for (int number = 0; number < SimJobs.COUNT; number++) {
            all.add(PauseTarget.of(SimJobs.key(number)));
        }
        return all;
    }

    /** When a pause ends; at times never. */
    long pausedUntil() {
        return chance.flip(0.5) ? 0 : time.now() + chance.between(10 * VirtualTime.SECOND, 5 * MINUTE);
    }

    private String hash() {
        return Long.toHexString(chance.between(0, Long.MAX_VALUE - 1));
    }

    // ---- rules

    /** @param mayShift whether starts may go to other days, for those that are few */
    StartRules rules(boolean mayShift, boolean mayFilter) {
        Optional<CalendarFilter> filter =
                mayFilter && chance.flip(0.5) ? Optional.of(filter(mayShift)) : Optional.empty();
        Optional<Window> window = chance.flip(0.4) ? Optional.of(hours()) : Optional.empty();
        Optional<Duration> jitter = chance.flip(0.4)
                ? Optional.of(Duration.ofMillis(chance.between(1, 10 * 60 * 1_000)))
                : Optional.empty();
        return new StartRules(filter, window, jitter, Optional.empty());
    }

    private CalendarFilter filter(boolean mayShift) {
        Optional<Shift> shift =
                mayShift && chance.flip(0.7) ? Optional.of(chance.pick(List.of(Shift.values()))) : Optional.empty();
        // The other way round there may be no day for weeks.
        Mode mode = shift.isPresent() ? Mode.RUN : chance.pick(List.of(Mode.values()));
        return new CalendarFilter(key(), mode, shift);
    }

    private Window hours() {
        LocalTime from = turn.near(chance).toLocalTime().truncatedTo(ChronoUnit.MINUTES);
        long minutes = chance.flip(0.5) ? chance.between(5, 30) : chance.between(30, 23 * 60);
        return new Window(from, from.plusMinutes(minutes), chance.pick(List.of(OnOutside.values())));
    }
}

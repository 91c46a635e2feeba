package dev.jem.model.job;

import dev.jem.model.calendar.CalendarKey;
import dev.jem.model.state.Excuse;
import dev.jem.model.time.BusinessDays;
import dev.jem.model.time.DurationText;
import dev.jem.model.time.Fire;
import dev.jem.model.time.HashSeed;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What becomes of an expected start before it may run: the calendar first, then the window of the day, then jitter.
 * Pure: the same start gets the same outcome on every server and in every version.
 *
 * @param calendar on which days
 * @param window within which hours
 * @param jitter starts are spread over so much time after the one they are expected at
 * @param zone whose days and hours count, where the recurrence has no zone of its own
 */
public record StartRules(
        Optional<CalendarFilter> calendar, Optional<Window> window, Optional<Duration> jitter, Optional<ZoneId> zone) {

    /** Every start runs when it is expected. */
    public static final StartRules NONE =
            new StartRules(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * The longest way, in days, that a calendar moves a start; who plans with {@link Shift#PREVIOUS} looks so far
     * ahead.
     */
    public static final int SHIFT_DAYS_MAX = 31;

    /** The longest jitter. */
    public static final Duration JITTER_MAX = Duration.ofHours(24);

    public StartRules {
        if (jitter.filter(it -> !it.isPositive() || it.compareTo(JITTER_MAX) > 0)
                .isPresent()) {
            throw new IllegalArgumentException(
                    "jitter is positive and at most %s, but it is %s".formatted(JITTER_MAX, jitter.get()));
        }
    }

    /**
     * Days on which starts run.
     *
     * @param mode whether the calendar's days are those that run or those that do not
     * @param shift where a start of another day goes; absent where it is excused
     */
    public record CalendarFilter(CalendarKey calendar, Mode mode, Optional<Shift> shift) {}

    /** What the days of a calendar are for starts. */
    public enum Mode {
        /** Only they run. */
        RUN,
        /** All but they run. */
        SKIP
    }

    /** To which day a start is moved. */
    public enum Shift {
        NEXT,
        PREVIOUS
    }

    /**
     * Hours in which starts run.
     *
     * @param from the first local time that is inside
     * @param to the first that is not any more; earlier than {@code from} where it wraps midnight
     */
    public record Window(LocalTime from, LocalTime to, OnOutside onOutside) {

        public Window {
            if (from.equals(to)) {
                throw new IllegalArgumentException("a window from %s to %s is empty".formatted(from, to));
            }
        }

        /** For people. */
        public String hours(ZoneId zone) {
            return "from %s to %s in %s".formatted(from, to, zone);
        }

        boolean includes(LocalTime time) {
            boolean afterFrom = !time.isBefore(from);
            boolean beforeTo = time.isBefore(to);
            return from.isBefore(to) ? afterFrom && beforeTo : afterFrom || beforeTo;
        }
    }

    /** What happens to a start outside its window. */
    public enum OnOutside {
        /** It runs when the window opens. */
        WAIT,
        /** It is excused. */
        SKIP,
        /** It fails. */
        FAIL
    }

    /** What becomes of an expected start. */
    public sealed interface Outcome {

        /**
         * It runs.
         *
         * @param at when; before the expected instant only where the calendar shifts it to a day before
         */
        record Runs(Instant at) implements Outcome {}

        /** It does not run, and that is as it should be. */
        record Excused(Excuse reason, String why) implements Outcome {}

        /** Its run fails without having begun. */
        record Fails(String why) implements Outcome {}
    }

    /**
     * What clocks stand where starts are meant.
     *
     * @param zone that days and hours are meant in
     * @param nominal on whose clock nominal times are read; UTC for what is keyed by instants
     */
    public record Zones(ZoneId zone, ZoneId nominal) {}

    /**
     * The outcome of an expected start.
     *
     * @param name what jitter is spread by: namespace, job and trigger
     * @param calendars one that is missing excuses nothing and lets the start fail
     */
    public Outcome outcome(
            Fire fire, String name, Zones zones, Function<CalendarKey, Optional<BusinessDays>> calendars) {
        ZoneId zone = zones.zone;
        Outcome outcome = calendar.map(it -> onDay(it, fire, zones, calendars)).orElse(new Outcome.Runs(fire.at()));
        if (outcome instanceof Outcome.Runs(Instant at) && window.isPresent()) {
            outcome = inWindow(window.get(), at, zone);
        }
        return outcome instanceof Outcome.Runs(Instant at) ? new Outcome.Runs(jittered(at, name, zone)) : outcome;
    }

    /**
     * Why a start that runs does not run when it is expected, one step after the other; empty where it does. For
     * people.
     */
    List<String> moves(Fire fire, String name, Zones zones, Function<CalendarKey, Optional<BusinessDays>> calendars) {
        ZoneId zone = zones.zone;
        List<String> moves = new ArrayList<>();
        Instant at = fire.at();
        if (calendar.isPresent()
                && onDay(calendar.get(), fire, zones, calendars) instanceof Outcome.Runs(Instant shifted)
                && !shifted.equals(at)) {
            moves.add("%s: it moves to %s"
                    .formatted(
                            dayOff(calendar.get(), LocalDate.ofInstant(at, zone)), LocalDate.ofInstant(shifted, zone)));
            at = shifted;
        }
        if (window.isPresent()
                && inWindow(window.get(), at, zone) instanceof Outcome.Runs(Instant opened)
                && !opened.equals(at)) {
            moves.add(outside(window.get(), zone) + ": it waits for them");
            at = opened;
        }
        if (!jittered(at, name, zone).equals(at)) {
            moves.add("jitter spreads starts over " + DurationText.format(jitter.orElseThrow()));
        }
        return moves;
    }

    // ---- calendar

    private static String dayOff(CalendarFilter filter, LocalDate day) {
        return "%s is %sa day of calendar %s".formatted(day, filter.mode == Mode.RUN ? "not " : "", filter.calendar);
    }

    /** Whether a run that comes too late for its hours waits for the next ones. */
    public boolean waitsForHours() {
        return window.filter(it -> it.onOutside == OnOutside.WAIT).isPresent();
    }

    /**
     * When a run may begin that is not within its hours at an instant; empty where it is, or has none.
     *
     * @param zone the trigger's
     */
    public Optional<Instant> opensAfter(Instant at, ZoneId zone) {
        return window.filter(
                        it -> !it.includes(LocalDateTime.ofInstant(at, zone).toLocalTime()))
                .map(it -> opening(it, at, zone));
    }

    private static String outside(Window window, ZoneId zone) {
        return "outside of the hours " + window.hours(zone);
    }

    private static Outcome onDay(
            CalendarFilter filter, Fire fire, Zones zones, Function<CalendarKey, Optional<BusinessDays>> calendars) {
        ZoneId zone = zones.zone;
        Optional<BusinessDays> days = calendars.apply(filter.calendar);
        if (days.isEmpty()) {
            return new Outcome.Fails("the calendar %s does not exist".formatted(filter.calendar));
        }
        LocalDate day = LocalDate.ofInstant(fire.at(), zone);
        if (runs(filter, days.get(), day)) {
            return new Outcome.Runs(fire.at());
        }
        String why = dayOff(filter, day);
        if (filter.shift.isEmpty()) {
            return new Outcome.Excused(Excuse.SKIPPED_CALENDAR, why);
        }
        int step = filter.shift.get() == Shift.NEXT ? 1 : -1;
        for (int i = 1; i <= SHIFT_DAYS_MAX; i++) {
            LocalDate other = day.plusDays((long) i * step);
            if (runs(filter, days.get(), other)) {
                return new Outcome.Runs(instant(other.atTime(timeOfDay(fire, zones)), zone));
            }
        }
        return new Outcome.Excused(
                Excuse.SKIPPED_CALENDAR, why + ", nor is any within %d days".formatted(SHIFT_DAYS_MAX));
    }

    /** The time of day it was written for, where a gap of that day has moved it. */
    private static LocalTime timeOfDay(Fire fire, Zones zones) {
        ZoneOffsetTransition change = zones.nominal.getRules().getTransition(fire.nominal());
        return change != null && change.isGap()
                ? fire.nominal().toLocalTime()
                : LocalDateTime.ofInstant(fire.at(), zones.zone).toLocalTime();
    }

    /** Whether starts run on a day as the calendar says; empty where none is asked, or it does not exist. */
    Optional<Boolean> runsOn(LocalDate day, Function<CalendarKey, Optional<BusinessDays>> calendars) {
        return calendar.flatMap(filter -> calendars.apply(filter.calendar).map(days -> runs(filter, days, day)));
    }

    private static boolean runs(CalendarFilter filter, BusinessDays days, LocalDate day) {
        return days.isBusinessDay(day) == (filter.mode == Mode.RUN);
    }

    /** On the first pass of a time that exists twice, right after the gap for one that does not exist. */
    private static Instant instant(LocalDateTime local, ZoneId zone) {
        ZoneOffsetTransition change = zone.getRules().getTransition(local);
        return change != null && change.isGap()
                ? change.getInstant()
                : local.toInstant(zone.getRules().getOffset(local));
    }

    // ---- window

    private static Outcome inWindow(Window window, Instant at, ZoneId zone) {
        LocalDateTime local = LocalDateTime.ofInstant(at, zone);
        if (window.includes(local.toLocalTime())) {
            return new Outcome.Runs(at);
        }
        String why = outside(window, zone);
        return switch (window.onOutside) {
            case WAIT -> new Outcome.Runs(opening(window, at, zone));
            case SKIP -> new Outcome.Excused(Excuse.SKIPPED_WINDOW, why);
            case FAIL -> new Outcome.Fails(why);
        };
    }

    /** When a window opens next: at its time, or by a clock change that leads into it. */
    private static Instant opening(Window window, Instant at, ZoneId zone) {
        Instant atItsTime = nextAt(window.from, at, zone);
        ZoneOffsetTransition change = zone.getRules().nextTransition(at);
        while (change != null && change.getInstant().isBefore(atItsTime)) {
            if (window.includes(change.getDateTimeAfter().toLocalTime())) {
                return change.getInstant();
            }
            change = zone.getRules().nextTransition(change.getInstant());
        }
        return atItsTime;
    }

    /** The first instant after another at which the clock shows a time, or has jumped over it. */
    private static Instant nextAt(LocalTime time, Instant after, ZoneId zone) {
        LocalDate day = LocalDate.ofInstant(after, zone).minusDays(1);
        while (true) {
            LocalDateTime local = day.atTime(time);
            for (ZoneOffset offset : zone.getRules().getValidOffsets(local)) {
                if (local.toInstant(offset).isAfter(after)) {
                    return local.toInstant(offset);
                }
            }
            if (instant(local, zone).isAfter(after)) {
                return instant(local, zone);
            }
            day = day.plusDays(1);
        }
    }

    // ---- jitter

    /**
     * Later by a part of the jitter, yet not beyond the end of the window. The part is always the same for one instant,
     * so that starts which a calendar or a window puts on one instant stay on one.
     */
    private Instant jittered(Instant at, String name, ZoneId zone) {
        long millis = jitter.map(Duration::toMillis).orElse(0L);
        if (millis == 0) {
            return at;
        }
        Instant end = window.map(it -> nextAt(it.to, at, zone).minusMillis(1)).orElse(Instant.MAX);
        long delay = HashSeed.spread("%s@%s".formatted(name, at), millis);
        Instant later = at.plusMillis(delay);
        return later.isBefore(end) ? later : end;
    }
}

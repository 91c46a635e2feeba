package dev.jem.sim;

import dev.jem.model.Micros;
import dev.jem.model.calendar.Days;
import dev.jem.model.job.StartRules;
import dev.jem.model.job.StartRules.OnOutside;
import dev.jem.model.job.StartRules.Shift;
import dev.jem.model.job.StartRules.Window;
import dev.jem.model.time.BusinessDayRule;
import dev.jem.model.time.BusinessDayRule.Which;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Optional;

/**
 * Where somebody who reads the rules of a trigger expects a start to be: found day by day and minute by minute, with
 * none of the product's arithmetic. Understands no more than what {@link SimJobs} and {@link SimCalendars} write.
 *
 * @param nominalZone on whose clock nominal times are read
 * @param days those of the calendar that the trigger names
 */
record Placing(StartRules rules, ZoneId zone, ZoneId nominalZone, Optional<Days> days) {

    private static final int SHIFT_DAYS_MAX = 31;
    private static final int DAY_MINUTES = 1_440;

    /**
     * Between which instants a start is, both ends included; they differ by the jitter.
     *
     * @param first epoch microseconds
     */
    record Place(long first, long last) {}

    /** The farthest that rules move a start in a world. */
    Duration farthest() {
        boolean shifts = rules.calendar().flatMap(it -> it.shift()).isPresent();
        return Duration.ofDays(shifts ? 14 : 0)
                .plus(Duration.ofDays(rules.window().isPresent() ? 2 : 0))
                .plus(rules.jitter().orElse(Duration.ZERO));
    }

    /** Where a start is that was written for an instant. */
    Place of(ExpectedStart start) {
        long at = start.at();
        Optional<Instant> onDay = onDay(Micros.instant(at), start.nominal());
        Optional<Instant> inWindow = onDay.flatMap(this::inWindow);
        long jitter = rules.jitter().map(Micros::of).orElse(0L);
        return inWindow.map(it -> new Place(Micros.of(it), Micros.of(it) + jitter))
                .orElse(new Place(at, at));
    }

    // ---- days

    static boolean isIn(Days days, LocalDate day) {
        return switch (days) {
            case Days.Week week -> week.weekdays().contains(day.getDayOfWeek());
            case Days.Dates dates ->
                dates.dates().stream().anyMatch(it -> it.date().equals(day));
            case Days.Minus(Days from, Days remove) -> isIn(from, day) && !isIn(remove, day);
            case Days.Range _, Days.Rule _, Days.Holidays _, Days.Other _, Days.Union _, Days.Intersection _ ->
                throw new IllegalArgumentException("no world has " + days);
        };
    }

    /** Whether a rule of business days names a time. */
    static boolean isNamed(BusinessDayRule rule, Days days, LocalDateTime time) {
        LocalDate day = time.toLocalDate();
        return time.toLocalTime().equals(rule.at())
                && isIn(days, day)
                && switch (rule.which()) {
                    case Which.Every() -> true;
                    case Which.Nth nth -> nth.n() == (nth.n() > 0 ? rank(days, day, -1) : -rank(days, day, 1));
                };
    }

    /** The how manyth day of its month it is, or from the end. */
    private static int rank(Days days, LocalDate day, int direction) {
        int rank = 0;
        for (LocalDate each = day; each.getMonth() == day.getMonth(); each = each.plusDays(direction)) {
            rank += isIn(days, each) ? 1 : 0;
        }
        return rank;
    }

    /** Empty if it does not run. */
    private Optional<Instant> onDay(Instant at, LocalDateTime nominal) {
        if (rules.calendar().isEmpty()) {
            return Optional.of(at);
        }
        LocalDateTime local = LocalDateTime.ofInstant(at, zone);
        if (runsOn(local.toLocalDate())) {
            return Optional.of(at);
        }
        Optional<Shift> shift = rules.calendar().get().shift();
        for (int apart = 1; shift.isPresent() && apart <= SHIFT_DAYS_MAX; apart++) {
            LocalDate day = local.toLocalDate().plusDays(shift.get() == Shift.NEXT ? apart : -apart);
            boolean isInGap = nominalZone.getRules().getValidOffsets(nominal).isEmpty();
            LocalDateTime other = day.atTime(isInGap ? nominal.toLocalTime() : local.toLocalTime());
            if (runsOn(other.toLocalDate())) {
                return Optional.of(firstAt(other));
            }
        }
        return Optional.empty();
    }

    private boolean runsOn(LocalDate day) {
        StartRules.CalendarFilter filter = rules.calendar().orElseThrow();
        return isIn(days.orElseThrow(), day) == (filter.mode() == StartRules.Mode.RUN);
    }

    private Instant firstAt(LocalDateTime local) {
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
        return offsets.isEmpty()
                ? zone.getRules().getTransition(local).getInstant()
                : local.toInstant(offsets.getFirst());
    }

    // ---- hours

    /** Empty if it does not run. */
    private Optional<Instant> inWindow(Instant at) {
        Optional<Window> window = rules.window();
        if (window.isEmpty() || isInside(window.get(), at)) {
            return Optional.of(at);
        }
        return window.get().onOutside() == OnOutside.WAIT ? Optional.of(opening(window.get(), at)) : Optional.empty();
    }

    private Instant opening(Window window, Instant at) {
        Instant minute = at.truncatedTo(ChronoUnit.MINUTES);
        for (int count = 0; count < 3 * DAY_MINUTES; count++) {
            minute = minute.plus(1, ChronoUnit.MINUTES);
            if (isInside(window, minute) || isJumpedOver(window.from(), minute)) {
                return minute;
            }
        }
        throw new IllegalArgumentException(window + " does not open within three days of " + at);
    }

    private boolean isInside(Window window, Instant at) {
        LocalTime time = LocalDateTime.ofInstant(at, zone).toLocalTime();
        boolean isBehind = !time.isBefore(window.from());
        boolean isBefore = time.isBefore(window.to());
        return window.from().isBefore(window.to()) ? isBehind && isBefore : isBehind || isBefore;
    }

    private boolean isJumpedOver(LocalTime time, Instant at) {
        ZoneOffsetTransition change = zone.getRules().nextTransition(at.minusNanos(1));
        if (change == null || !change.getInstant().equals(at)) {
            return false;
        }
        LocalDateTime first = change.getDateTimeBefore();
        LocalDateTime behind = change.getDateTimeAfter();
        return first.toLocalDate()
                .datesUntil(behind.toLocalDate().plusDays(1))
                .map(day -> day.atTime(time))
                .anyMatch(it -> !it.isBefore(first) && it.isBefore(behind));
    }
}

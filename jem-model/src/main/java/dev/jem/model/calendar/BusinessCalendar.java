package dev.jem.model.calendar;

import dev.jem.model.time.BusinessDays;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A calendar, ready to be asked. Immutable and safe to share; it holds the versions of the other calendars that it was
 * made with. Beyond {@link #dataUntil} holidays are unknown, and only what repeats counts.
 */
public final class BusinessCalendar implements BusinessDays {

    private final CalendarDefinition definition;
    private final DaySet days;
    private final Optional<LocalDate> dataUntil;

    private BusinessCalendar(CalendarDefinition definition, DaySet days, Optional<LocalDate> dataUntil) {
        this.definition = definition;
        this.days = days;
        this.dataUntil = dataUntil;
    }

    /**
     * Makes a calendar ready.
     *
     * @param others the calendars that it may name
     * @throws InvalidCalendarException if it leads back to itself (with the way), names a calendar that does not exist,
     *     is nested too deeply, or has a rule that never matches or names more than days
     */
    public static BusinessCalendar of(
            CalendarDefinition definition, Function<CalendarKey, Optional<CalendarDefinition>> others) {
        Compiler compiler = new Compiler(others);
        return new BusinessCalendar(definition, compiler.calendar(definition), compiler.dataUntil());
    }

    public CalendarKey key() {
        return definition.key();
    }

    @Override
    public boolean isBusinessDay(LocalDate day) {
        return days.includes(day);
    }

    /** The last day that all holidays in it are known for, of other calendars too; absent where there are none. */
    public Optional<LocalDate> dataUntil() {
        return dataUntil;
    }

    /**
     * Why a day counts or does not: the answer with the part that decided, then what each part says of it, indented by
     * depth. For people.
     */
    public List<String> explain(LocalDate day) {
        List<String> lines = new ArrayList<>();
        lines.add("%s (%s) is %sa business day of %s: %s"
                .formatted(
                        day,
                        DaySet.name(day.getDayOfWeek()),
                        isBusinessDay(day) ? "" : "not ",
                        key(),
                        days.verdict(day).why()));
        days.explain(day, "  ", lines);
        dataUntil
                .filter(day::isAfter)
                .ifPresent(it -> lines.add("  holidays are known until %s only: later ones are missing".formatted(it)));
        return List.copyOf(lines);
    }

    @Override
    public String toString() {
        return key().toString();
    }
}

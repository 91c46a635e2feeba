package dev.jem.model.time;

import java.time.LocalDate;
import java.time.Year;
import java.util.List;

/**
 * Which days a recurrence rule names: a day passes if it passes every part that the rule has. Immutable.
 *
 * @param months bit 1 is January; 0 is every month
 * @param weekStart Monday is 1
 * @param nthInMonth whether a numbered weekday counts in its month, and not in its year
 */
record RruleDays(RruleParts.Days parts, int months, int weekStart, boolean nthInMonth) {

    /** The days of a rule, with what its start gives to it where it says nothing. */
    static RruleDays of(RruleParts rule, LocalDate start) {
        RruleParts.Days days = rule.days();
        int months = rule.months();
        RruleParts.Frequency frequency = rule.frequency();
        boolean weeksAlone = !days.weeks().isEmpty()
                && days.weekdays().isEmpty()
                && days.monthDays().isEmpty()
                && days.yearDays().isEmpty();
        if (frequency == RruleParts.Frequency.YEARLY && days.none()) {
            months = months == 0 ? 1 << start.getMonthValue() : months;
            days = onDayOfMonth(start);
        } else if (frequency == RruleParts.Frequency.MONTHLY && days.none()) {
            days = onDayOfMonth(start);
        } else if (weeksAlone || (frequency == RruleParts.Frequency.WEEKLY && days.none())) {
            RruleParts.Weekday weekday =
                    new RruleParts.Weekday(0, start.getDayOfWeek().getValue());
            days = new RruleParts.Days(List.of(weekday), days.monthDays(), days.yearDays(), days.weeks());
        }
        boolean nthInMonth = frequency == RruleParts.Frequency.MONTHLY || rule.months() != 0;
        return new RruleDays(days, months, rule.weekStart(), nthInMonth);
    }

    private static RruleParts.Days onDayOfMonth(LocalDate start) {
        return new RruleParts.Days(List.of(), List.of(start.getDayOfMonth()), List.of(), List.of());
    }

    boolean includes(LocalDate day) {
        return (months == 0 || (months >>> day.getMonthValue() & 1) != 0)
                && onMonthDay(day)
                && onYearDay(day)
                && inWeek(day)
                && onWeekday(day);
    }

    private boolean onMonthDay(LocalDate day) {
        if (parts.monthDays().isEmpty()) {
            return true;
        }
        int fromEnd = day.getDayOfMonth() - day.lengthOfMonth() - 1;
        return parts.monthDays().contains(day.getDayOfMonth())
                || parts.monthDays().contains(fromEnd);
    }

    private boolean onYearDay(LocalDate day) {
        if (parts.yearDays().isEmpty()) {
            return true;
        }
        int fromEnd = day.getDayOfYear() - day.lengthOfYear() - 1;
        return parts.yearDays().contains(day.getDayOfYear()) || parts.yearDays().contains(fromEnd);
    }

    private boolean inWeek(LocalDate day) {
        if (parts.weeks().isEmpty()) {
            return true;
        }
        // The week belongs to the year that has its fourth day.
        int intoWeek = Math.floorMod(day.getDayOfWeek().getValue() - weekStart, 7);
        LocalDate fourth = day.plusDays(3 - intoWeek);
        int week = (fourth.getDayOfYear() - 1) / 7 + 1;
        int weeks = (Year.of(fourth.getYear()).length() - fourth.getDayOfYear()) / 7 + week;
        return parts.weeks().contains(week) || parts.weeks().contains(week - weeks - 1);
    }

    private boolean onWeekday(LocalDate day) {
        if (parts.weekdays().isEmpty()) {
            return true;
        }
        int weekday = day.getDayOfWeek().getValue();
        for (RruleParts.Weekday wanted : parts.weekdays()) {
            if (wanted.weekday() == weekday && (wanted.nth() == 0 || isNth(day, wanted.nth()))) {
                return true;
            }
        }
        return false;
    }

    private boolean isNth(LocalDate day, int nth) {
        int index = nthInMonth ? day.getDayOfMonth() : day.getDayOfYear();
        int length = nthInMonth ? day.lengthOfMonth() : day.lengthOfYear();
        return nth > 0 ? (index - 1) / 7 + 1 == nth : (length - index) / 7 + 1 == -nth;
    }
}

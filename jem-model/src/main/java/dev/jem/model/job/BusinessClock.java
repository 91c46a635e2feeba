package dev.jem.model.job;

import dev.jem.model.calendar.CalendarDefinition;
import dev.jem.model.time.BusinessDays;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;

/**
 * What business dates are read from. Pure.
 *
 * @param rule the job's; absent: the day of the start in the zone of its trigger
 * @param domain of the calendar that the rule names; {@link CalendarDefinition.Domain#NONE} where it names none
 * @param days the business days of that calendar
 */
public record BusinessClock(
        Optional<BusinessDateRule> rule, CalendarDefinition.Domain domain, Optional<BusinessDays> days) {

    /**
     * The business date of an expected start: of the day it was written for, whatever has moved it.
     *
     * @param clock the zone that the nominal time is read in
     */
    public LocalDate of(LocalDateTime nominal, ZoneId clock) {
        Optional<ZoneId> other = zone().filter(it -> !it.equals(clock));
        return date(
                other.isEmpty()
                        ? nominal
                        : LocalDateTime.ofInstant(nominal.atZone(clock).toInstant(), other.get()));
    }

    /** The business date of what somebody asks for at an instant. */
    public LocalDate at(Instant instant) {
        return date(LocalDateTime.ofInstant(instant, zone().orElse(Recurrence.UTC)));
    }

    private Optional<ZoneId> zone() {
        return rule.flatMap(BusinessDateRule::zone).or(domain::zone);
    }

    private LocalDate date(LocalDateTime local) {
        LocalTime newDay =
                rule.flatMap(BusinessDateRule::newDay).or(domain::newDay).orElse(LocalTime.MIDNIGHT);
        LocalDate date = local.minusSeconds(newDay.toSecondOfDay()).toLocalDate();
        Optional<BusinessDateRule.Roll> roll = rule.flatMap(BusinessDateRule::roll);
        if (roll.isEmpty() || days.isEmpty()) {
            return date;
        }
        return switch (roll.get()) {
            case PREVIOUS -> days.get().previous(date).orElse(date);
            case NEXT -> days.get().next(date).orElse(date);
        };
    }
}

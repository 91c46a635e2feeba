package dev.jem.engine;

import dev.jem.model.Micros;
import dev.jem.model.calendar.CalendarDefinition;
import dev.jem.model.event.Coming;
import dev.jem.model.job.BusinessDateExpression;
import dev.jem.model.job.BusinessDateRule;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.Recurrence;
import dev.jem.model.time.BusinessDays;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which business date the runs of a job get. */
final class BusinessDates {

    private final Calendars calendars;
    private final Optional<BusinessDateRule> rule;
    private final CalendarDefinition.Domain domain;

    BusinessDates(Calendars calendars, JobDefinition job) {
        this.calendars = calendars;
        this.rule = job.businessDate();
        this.domain = rule.flatMap(BusinessDateRule::calendar)
                .flatMap(calendars::get)
                .map(it -> it.definition().domain())
                .orElse(CalendarDefinition.Domain.NONE);
    }

    /** Of an expected start: the day it was written for, whatever has moved it. */
    LocalDate of(Coming coming, ZoneId zone) {
        Optional<ZoneId> other = zone().filter(it -> !it.equals(zone));
        LocalDateTime local = other.isEmpty()
                ? coming.nominal()
                : LocalDateTime.ofInstant(coming.nominal().atZone(zone).toInstant(), other.get());
        return date(local);
    }

    /** Of a run that somebody asks for. */
    LocalDate at(long at) {
        return date(LocalDateTime.ofInstant(Micros.instant(at), zone().orElse(Recurrence.UTC)));
    }

    /**
     * What the references of a version that calculate with the business date stand for.
     *
     * @throws UnusableDefinition if the calendar has no such day
     */
    SortedMap<String, String> values(JobVersion version, LocalDate date) {
        if (version.dates.isEmpty()) {
            return Collections.emptySortedMap();
        }
        SortedMap<String, String> values = new TreeMap<>();
        version.dates.forEach((path, expression) -> values.put(path, value(path, expression, date)));
        return values;
    }

    private String value(String path, BusinessDateExpression expression, LocalDate date) {
        try {
            return expression.evaluate(date, days());
        } catch (BusinessDateExpression.NoSuchDayException e) {
            throw new UnusableDefinition("reference " + path, e);
        }
    }

    private Optional<BusinessDays> days() {
        return rule.flatMap(BusinessDateRule::calendar).flatMap(calendars::days);
    }

    private Optional<ZoneId> zone() {
        return rule.flatMap(BusinessDateRule::zone).or(domain::zone);
    }

    private LocalDate date(LocalDateTime local) {
        LocalTime newDay =
                rule.flatMap(BusinessDateRule::newDay).or(domain::newDay).orElse(LocalTime.MIDNIGHT);
        LocalDate date = local.minusSeconds(newDay.toSecondOfDay()).toLocalDate();
        Optional<BusinessDateRule.Roll> roll = rule.flatMap(BusinessDateRule::roll);
        if (roll.isEmpty() || days().isEmpty()) {
            return date;
        }
        BusinessDays days = days().get();
        return switch (roll.get()) {
            case PREVIOUS -> days.previous(date).orElse(date);
            case NEXT -> days.next(date).orElse(date);
        };
    }
}

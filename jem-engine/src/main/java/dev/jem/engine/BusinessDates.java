package dev.jem.engine;

import dev.jem.model.Micros;
import dev.jem.model.calendar.CalendarDefinition;
import dev.jem.model.calendar.CalendarKey;
import dev.jem.model.event.Coming;
import dev.jem.model.job.BusinessClock;
import dev.jem.model.job.BusinessDateExpression;
import dev.jem.model.job.BusinessDateRule;
import dev.jem.model.job.JobDefinition;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which business date the runs of a job get. */
final class BusinessDates {

    private final BusinessClock clock;

    BusinessDates(Calendars calendars, JobDefinition job) {
        Optional<CalendarKey> calendar = job.businessDate().flatMap(BusinessDateRule::calendar);
        CalendarDefinition.Domain domain = calendar.flatMap(calendars::get)
                .map(it -> it.definition().domain())
                .orElse(CalendarDefinition.Domain.NONE);
        this.clock = new BusinessClock(job.businessDate(), domain, calendar.flatMap(calendars::days));
    }

    /** Of an expected start: the day it was written for, whatever has moved it. */
    LocalDate of(Coming coming, ZoneId zone) {
        return clock.of(coming.nominal(), zone);
    }

    /** Of a run that somebody asks for. */
    LocalDate at(long at) {
        return clock.at(Micros.instant(at));
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
            return expression.evaluate(date, clock.days());
        } catch (BusinessDateExpression.NoSuchDayException e) {
            throw new UnusableDefinition("reference " + path, e);
        }
    }
}

package dev.jem.api;

import dev.jem.model.calendar.BusinessCalendar;
import dev.jem.model.calendar.CalendarDefinition;
import dev.jem.model.calendar.CalendarKey;
import dev.jem.model.time.BusinessDays;
import dev.jem.runtime.Registry.AppliedCalendar;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The calendars of one moment, ready to be asked. Made anew for each request; safe for use by several threads. */
final class ReadyCalendars {

    /** From how many days before its end on somebody should renew the holidays of a calendar. */
    private static final int RENEW_DAYS = 90;

    private final Map<CalendarKey, AppliedCalendar> applied;
    private final Map<CalendarKey, BusinessCalendar> ready = new ConcurrentHashMap<>();

    ReadyCalendars(Map<CalendarKey, AppliedCalendar> applied) {
        this.applied = applied;
    }

    /** A calendar that is applied. */
    BusinessCalendar ready(CalendarKey key) {
        BusinessCalendar known = ready.get(key);
        if (known != null) {
            return known;
        }
        CalendarDefinition definition =
                definition(key).orElseThrow(() -> ProblemException.notFound("there is no calendar " + key));
        BusinessCalendar calendar = BusinessCalendar.of(definition, this::definition);
        ready.put(key, calendar);
        return calendar;
    }

    /** The business days of a calendar, if there is one of that name. */
    Optional<BusinessDays> days(CalendarKey key) {
        return definition(key).map(it -> ready(it.key()));
    }

    /** What somebody should see to, for every calendar whose holidays run out. */
    List<String> warnings() {
        return applied.keySet().stream()
                .sorted()
                .flatMap(key -> warning(key).map(it -> "calendar " + key + ": " + it).stream())
                .toList();
    }

    Optional<String> warning(CalendarKey key) {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        return ready(key)
                .dataUntil()
                .filter(it -> it.isBefore(today.plusDays(RENEW_DAYS)))
                .map(it -> "its holidays are"
                        + " known until " + it + (it.isBefore(today) ? ", which has passed" : " only")
                        + "; to renew them apply its manifest again, with later days in its files if it has any");
    }

    private Optional<CalendarDefinition> definition(CalendarKey key) {
        return Optional.ofNullable(applied.get(key)).map(AppliedCalendar::definition);
    }
}

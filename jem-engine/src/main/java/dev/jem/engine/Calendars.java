package dev.jem.engine;

import dev.jem.model.calendar.BusinessCalendar;
import dev.jem.model.calendar.CalendarDefinition;
import dev.jem.model.calendar.CalendarKey;
import dev.jem.model.time.BusinessDays;
import java.util.Optional;
import java.util.TreeMap;

/** The calendars that are applied, and what they mean together. */
final class Calendars {

    /** A calendar in its present version. */
    record Applied(CalendarDefinition definition, long version, String sha256) {}

    private final TreeMap<CalendarKey, Applied> applied = new TreeMap<>();

    /** Worked out when they are first asked for. */
    private final TreeMap<CalendarKey, BusinessCalendar> ready = new TreeMap<>();

    /** Grows with every change; tells what was worked out before it from what is true now. */
    private long changes;

    Optional<Applied> get(CalendarKey key) {
        return Optional.ofNullable(applied.get(key));
    }

    Iterable<Applied> all() {
        return applied.values();
    }

    Optional<BusinessCalendar> ready(CalendarKey key) {
        BusinessCalendar calendar = ready.get(key);
        if (calendar == null && applied.containsKey(key)) {
            calendar = BusinessCalendar.of(applied.get(key).definition, it -> get(it).map(Applied::definition));
            ready.put(key, calendar);
        }
        return Optional.ofNullable(calendar);
    }

    /** The business days of a calendar, if there is one of that name. */
    Optional<BusinessDays> days(CalendarKey key) {
        return ready(key).map(it -> it);
    }

    long changes() {
        return changes;
    }

    void put(Applied calendar) {
        applied.put(calendar.definition.key(), calendar);
        change();
    }

    void remove(CalendarKey key) {
        applied.remove(key);
        change();
    }

    private void change() {
        ready.clear();
        changes++;
    }
}

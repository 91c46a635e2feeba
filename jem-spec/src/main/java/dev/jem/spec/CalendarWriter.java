package dev.jem.spec;

import dev.jem.model.calendar.CalendarDefinition;
import dev.jem.model.calendar.Days;
import dev.jem.model.calendar.NamedDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the spec of a calendar in normal form: one set of days, holidays as dates. */
final class CalendarWriter {

    private CalendarWriter() {}

    static Map<String, Object> spec(CalendarDefinition calendar) {
        Map<String, Object> spec = new LinkedHashMap<>();
        putUnlessEmpty(spec, "description", calendar.description());
        calendar.domain().zone().ifPresent(it -> spec.put("timezone", it.getId()));
        calendar.domain().newDay().ifPresent(it -> spec.put("newDay", it.toString()));
        spec.put("days", days(calendar.days()));
        calendar.dataUntil().ifPresent(it -> spec.put("dataUntil", it.toString()));
        return spec;
    }

    private static void putUnlessEmpty(Map<String, Object> tree, String key, String text) {
        if (!text.isEmpty()) {
            tree.put(key, text);
        }
    }

    private static Map<String, Object> days(Days days) {
        Map<String, Object> tree = new LinkedHashMap<>();
        switch (days) {
            case Days.Week(var weekdays) -> tree.put("week", WeekDays.write(weekdays));
            case Days.Dates(var dates) -> tree.put("dates", dates(dates));
            case Days.Range(var first, var last, var name) -> {
                Map<String, Object> range = new LinkedHashMap<>();
                range.put("from", first.toString());
                range.put("to", last.toString());
                putUnlessEmpty(range, "name", name);
                tree.put("range", range);
            }
            case Days.Rule(var rule, var start, var name) -> {
                Map<String, Object> written = new LinkedHashMap<>();
                written.put("rrule", rule);
                written.put("start", start.toString());
                putUnlessEmpty(written, "name", name);
                tree.put("rule", written);
            }
            case Days.Holidays(var source, var first, var last, var dates) -> {
                Map<String, Object> holidays = new LinkedHashMap<>();
                holidays.put("source", source);
                holidays.put("from", first.toString());
                holidays.put("to", last.toString());
                holidays.put("dates", dates(dates));
                tree.put("holidays", holidays);
            }
            case Days.Union(var of) -> tree.put("union", all(of));
            case Days.Intersection(var of) -> tree.put("intersection", all(of));
            case Days.Minus(var from, var remove) -> {
                Map<String, Object> minus = new LinkedHashMap<>();
                minus.put("from", days(from));
                minus.put("remove", days(remove));
                tree.put("minus", minus);
            }
            case Days.Other(var calendar) -> tree.put("calendar", calendar.toString());
        }
        return tree;
    }

    private static List<Object> all(List<Days> parts) {
        List<Object> written = new ArrayList<>();
        parts.forEach(it -> written.add(days(it)));
        return written;
    }

    private static List<Object> dates(List<NamedDate> dates) {
        List<Object> written = new ArrayList<>();
        for (NamedDate date : dates) {
            if (date.name().isEmpty()) {
                written.add(date.date().toString());
            } else {
                Map<String, Object> named = new LinkedHashMap<>();
                named.put("date", date.date().toString());
                named.put("name", date.name());
                written.add(named);
            }
        }
        return written;
    }
}

package dev.jem.spec;

import dev.jem.model.calendar.CalendarDefinition;
import dev.jem.model.calendar.CalendarKey;
import dev.jem.model.calendar.Days;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the spec of a calendar. */
final class CalendarReader {

    private static final int DESCRIPTION_MAX = 10_000;

    /** What stands in place of {@code days} in the usual case. */
    private static final List<String> SHORT = List.of("week", "holidays", "exclude", "include");

    private final Reader reader;
    private final DaysReader days;

    CalendarReader(Reader reader, DaysReader days) {
        this.reader = reader;
        this.days = days;
    }

    /** The calendar; it may be used only if nothing was reported. */
    Optional<CalendarDefinition> read(Metadata metadata, Fields spec) {
        String description = spec.prose("description", DESCRIPTION_MAX).orElse("");
        CalendarDefinition.Domain domain =
                new CalendarDefinition.Domain(spec.zone("timezone"), spec.timeOfDay("newDay"));
        Optional<LocalDate> dataUntil = spec.date("dataUntil");
        CalendarKey key =
                new CalendarKey(metadata.key().namespace(), metadata.key().name());
        return days(spec)
                .map(it -> new CalendarDefinition(
                        key, description, it, dataUntil.or(() -> until(it, days.filesUntil())), domain));
    }

    private Optional<Days> days(Fields spec) {
        List<String> given = SHORT.stream().filter(spec::has).toList();
        if (spec.has("days")) {
            given.forEach(it -> spec.refuse(
                    it, "'" + it + "' has no meaning beside 'days'", "put it into the set, or remove 'days'"));
            return spec.node("days").flatMap(days::read);
        }
        if (!spec.has("week")) {
            String message = "the calendar does not say which days count: one of week, days";
            reader.error(spec.place(), "missing-key", message, "write for example week: [MON-FRI]");
        }
        Optional<Days> week = spec.node("week").flatMap(days::week);
        Optional<Days> holidays = spec.node("holidays").flatMap(days::holidays);
        List<Days> removed = new ArrayList<>(holidays.stream().toList());
        spec.node("exclude").ifPresent(it -> removed.add(days.dates(it)));
        Optional<Days> kept = week.map(it -> removed.isEmpty() ? it : new Days.Minus(it, union(removed)));
        Optional<Days> added = spec.node("include").map(days::dates);
        return kept.map(it -> added.isEmpty() ? it : union(List.of(it, added.get())));
    }

    private static Days union(List<Days> parts) {
        return parts.size() == 1 ? parts.getFirst() : new Days.Union(parts);
    }

    /** The last day that all its own holidays are known for, and all its files have days for. */
    private static Optional<LocalDate> until(Days days, Optional<LocalDate> files) {
        return Stream.concat(holidays(days).map(Days.Holidays::last), files.stream())
                .min(LocalDate::compareTo);
    }

    private static Stream<Days.Holidays> holidays(Days days) {
        return switch (days) {
            case Days.Holidays it -> Stream.of(it);
            case Days.Union(var of) -> of.stream().flatMap(CalendarReader::holidays);
            case Days.Intersection(var of) -> of.stream().flatMap(CalendarReader::holidays);
            case Days.Minus(var from, var remove) -> Stream.concat(holidays(from), holidays(remove));
            case Days.Week _, Days.Dates _, Days.Range _, Days.Rule _, Days.Other _ -> Stream.empty();
        };
    }
}

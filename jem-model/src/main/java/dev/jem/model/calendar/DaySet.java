package dev.jem.model.calendar;

import dev.jem.model.time.RruleTimes;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A set of days that can be asked. Immutable. */
sealed interface DaySet {

    boolean includes(LocalDate day);

    /** Adds a line for people on what it says of a day, and those of its parts below it. */
    void explain(LocalDate day, String indent, List<String> lines);

    /** A weekday as people write it. */
    static String name(DayOfWeek weekday) {
        String name = weekday.name();
        return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    }

    private static String said(boolean includes, String label, String name) {
        return "%s %s%s".formatted(includes ? "yes:" : "no: ", label, name.isEmpty() ? "" : ": " + name);
    }

    private static void explainParts(List<DaySet> parts, LocalDate day, String indent, List<String> lines) {
        parts.forEach(it -> it.explain(day, indent + "  ", lines));
    }

    record Week(List<DayOfWeek> weekdays) implements DaySet {

        @Override
        public boolean includes(LocalDate day) {
            return weekdays.contains(day.getDayOfWeek());
        }

        @Override
        public void explain(LocalDate day, String indent, List<String> lines) {
            String days = String.join(", ", weekdays.stream().map(DaySet::name).toList());
            lines.add(indent + said(includes(day), "week of " + (days.isEmpty() ? "no days" : days), ""));
        }
    }

    /** Days by name. */
    record Dates(String label, Map<LocalDate, String> names) implements DaySet {

        @Override
        public boolean includes(LocalDate day) {
            return names.containsKey(day);
        }

        @Override
        public void explain(LocalDate day, String indent, List<String> lines) {
            lines.add(indent + said(includes(day), label, names.getOrDefault(day, "")));
        }
    }

    record Range(Days.Range range) implements DaySet {

        @Override
        public boolean includes(LocalDate day) {
            return !day.isBefore(range.first()) && !day.isAfter(range.last());
        }

        @Override
        public void explain(LocalDate day, String indent, List<String> lines) {
            String label = "%s to %s".formatted(range.first(), range.last());
            lines.add(indent + said(includes(day), label, range.name()));
        }
    }

    record Rule(Days.Rule rule, RruleTimes times) implements DaySet {

        @Override
        public boolean includes(LocalDate day) {
            long midnight = Duration.ofDays(day.toEpochDay()).toSeconds();
            return times.next(midnight) == midnight;
        }

        @Override
        public void explain(LocalDate day, String indent, List<String> lines) {
            lines.add(indent + said(includes(day), "rule " + times, rule.name()));
        }
    }

    record Union(List<DaySet> of) implements DaySet {

        @Override
        public boolean includes(LocalDate day) {
            return of.stream().anyMatch(it -> it.includes(day));
        }

        @Override
        public void explain(LocalDate day, String indent, List<String> lines) {
            lines.add(indent + said(includes(day), "in any of", ""));
            explainParts(of, day, indent, lines);
        }
    }

    record Intersection(List<DaySet> of) implements DaySet {

        @Override
        public boolean includes(LocalDate day) {
            return of.stream().allMatch(it -> it.includes(day));
        }

        @Override
        public void explain(LocalDate day, String indent, List<String> lines) {
            lines.add(indent + said(includes(day), "in all of", ""));
            explainParts(of, day, indent, lines);
        }
    }

    record Minus(DaySet from, DaySet remove) implements DaySet {

        @Override
        public boolean includes(LocalDate day) {
            return from.includes(day) && !remove.includes(day);
        }

        @Override
        public void explain(LocalDate day, String indent, List<String> lines) {
            lines.add(indent + said(includes(day), "in the first and not in the second of", ""));
            explainParts(List.of(from, remove), day, indent, lines);
        }
    }

    record Other(CalendarKey key, DaySet days) implements DaySet {

        @Override
        public boolean includes(LocalDate day) {
            return days.includes(day);
        }

        @Override
        public void explain(LocalDate day, String indent, List<String> lines) {
            lines.add(indent + said(includes(day), "calendar " + key, ""));
            days.explain(day, indent + "  ", lines);
        }
    }
}

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

    /** The part that decides about a day. */
    Verdict verdict(LocalDate day);

    /**
     * What a part says of a day.
     *
     * @param part as the manifest calls it
     * @param has whether the day is among its days
     * @param name the day's name in it; may be empty
     * @param removes whether its days are taken out
     */
    record Verdict(String part, boolean has, String name, boolean removes) {

        /** The reason in words. */
        String why() {
            String what = removes ? " takes it out" : has ? " has it" : " does not have it";
            return part + what + (name.isEmpty() ? "" : ": " + name);
        }

        private Verdict removing() {
            return new Verdict(part, has, name, true);
        }

        private Verdict of(CalendarKey calendar) {
            return new Verdict("calendar " + calendar + ": " + part, has, name, removes);
        }
    }

    /** Of several sets the first that says so. */
    private static Verdict first(List<DaySet> of, LocalDate day, boolean has) {
        return of.stream()
                .filter(it -> it.includes(day) == has)
                .findFirst()
                .orElseThrow()
                .verdict(day);
    }

    /** Adds lines for a part with its role in the whole. */
    private static void explainRole(DaySet part, String role, LocalDate day, Lines into) {
        int at = into.lines.size();
        part.explain(day, into.indent + "  ", into.lines);
        into.lines.set(at, into.lines.get(at) + " (" + role + ")");
    }

    /** Where lines go. */
    record Lines(String indent, List<String> lines) {}

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

        @Override
        public Verdict verdict(LocalDate day) {
            return new Verdict("the week", includes(day), "", false);
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
            lines.add(indent + said(includes(day), label, name(day)));
        }

        @Override
        public Verdict verdict(LocalDate day) {
            return new Verdict("'" + label + "'", includes(day), names.getOrDefault(day, ""), false);
        }

        /** One that has none is called by its date. */
        private String name(LocalDate day) {
            String name = names.getOrDefault(day, "");
            return name.isEmpty() && includes(day) ? day.toString() : name;
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

        @Override
        public Verdict verdict(LocalDate day) {
            String part = "the range from %s to %s".formatted(range.first(), range.last());
            return new Verdict(part, includes(day), range.name(), false);
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

        @Override
        public Verdict verdict(LocalDate day) {
            return new Verdict("the rule " + times, includes(day), rule.name(), false);
        }
    }

    record Union(List<DaySet> of) implements DaySet {

        @Override
        public boolean includes(LocalDate day) {
            return of.stream().anyMatch(it -> it.includes(day));
        }

        @Override
        public void explain(LocalDate day, String indent, List<String> lines) {
            lines.add(indent + said(includes(day), "union: in any of its sets", ""));
            explainParts(of, day, indent, lines);
        }

        /** Where none has it, what took it out of one says most. */
        @Override
        public Verdict verdict(LocalDate day) {
            if (includes(day)) {
                return first(of, day, true);
            }
            List<Verdict> all = of.stream().map(it -> it.verdict(day)).toList();
            return all.stream()
                    .filter(Verdict::removes)
                    .findFirst()
                    .or(() -> all.stream().findFirst())
                    .orElse(new Verdict("the union of no sets", false, "", false));
        }
    }

    record Intersection(List<DaySet> of) implements DaySet {

        @Override
        public boolean includes(LocalDate day) {
            return of.stream().allMatch(it -> it.includes(day));
        }

        @Override
        public void explain(LocalDate day, String indent, List<String> lines) {
            lines.add(indent + said(includes(day), "intersection: in all of its sets", ""));
            explainParts(of, day, indent, lines);
        }

        @Override
        public Verdict verdict(LocalDate day) {
            return first(of, day, includes(day));
        }
    }

    record Minus(DaySet from, DaySet remove) implements DaySet {

        @Override
        public boolean includes(LocalDate day) {
            return from.includes(day) && !remove.includes(day);
        }

        @Override
        public void explain(LocalDate day, String indent, List<String> lines) {
            lines.add(indent + said(includes(day), "minus: in 'from' and not in 'remove'", ""));
            Lines into = new Lines(indent, lines);
            explainRole(from, "from", day, into);
            explainRole(remove, "remove", day, into);
        }

        @Override
        public Verdict verdict(LocalDate day) {
            return from.includes(day) && remove.includes(day)
                    ? remove.verdict(day).removing()
                    : from.verdict(day);
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

        @Override
        public Verdict verdict(LocalDate day) {
            return days.verdict(day).of(key);
        }
    }
}

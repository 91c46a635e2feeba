package dev.jem.spec;

import dev.jem.model.calendar.Days;
import dev.jem.model.calendar.NamedDate;
import dev.jem.model.time.InvalidTimeException;
import dev.jem.model.time.NominalTimes;
import dev.jem.model.time.RruleTimes;
import dev.jem.spec.text.Characters;
import dev.jem.spec.text.Show;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the days of an iCalendar file (RFC 5545): the events that last whole days. What is no such event is passed
 * over; what is one and cannot be read is an error. Bounded in time and memory.
 */
final class IcsReader {

    static final int BYTES_MAX = 1 << 20;
    static final int EVENTS_MAX = 10_000;
    static final int DATES_MAX = 20_000;
    private static final int RULES_MAX = 500;
    private static final int NAME_MAX = 250;

    private static final int LENGTH_MAX = 3_660;

    /** What is at most so long is written out day by day. */
    private static final int LISTED_DAYS_MAX = 31;

    private static final Pattern DATE = Pattern.compile("[0-9]{8}");
    private static final Pattern DURATION = Pattern.compile("\\+?P([0-9]{1,4})([WD])(?:T0[HMS])?");

    private final HolidayData span;
    private final Deque<String> open = new ArrayDeque<>();
    private final Map<String, List<Property>> event = new HashMap<>();
    private final List<NamedDate> dates = new ArrayList<>();
    private final List<Days> others = new ArrayList<>();
    private int events;
    private int rules;
    private int timed;
    private boolean hasCalendar;
    private LocalDate last = LocalDate.MIN;
    private boolean isEndless;
    /** Whether it goes on behind what was written out of it. */
    private boolean isCutOff;

    /** @param span within which what repeats and lasts for several days is written out */
    private IcsReader(HolidayData span) {
        this.span = span;
    }

    /**
     * What a file says.
     *
     * @param until its last day; absent where an event repeats for ever
     * @param timed how many events have a time of day and were left out
     */
    record Read(Days days, Optional<LocalDate> until, int timed) {}

    /** Thrown for a file that cannot be read; lines are counted from 1. */
    static final class InvalidIcsException extends IllegalArgumentException {
        private final int line;

        InvalidIcsException(int line, String message) {
            super(message);
            this.line = line;
        }

        int line() {
            return line;
        }
    }

    /**
     * A line of content.
     *
     * @param isDate whether it says that its values are dates
     */
    private record Property(String name, boolean isDate, String value, int line) {}

    static Read read(String text, HolidayData span) {
        IcsReader reader = new IcsReader(span);
        int number = 1;
        int first = 1;
        StringBuilder folded = new StringBuilder();
        for (String line : text.split("\r\n|\n|\r", -1)) {
            if (line.indexOf('\0') >= 0) {
                throw new InvalidIcsException(number, "it holds a NUL character, which no text may have");
            }
            boolean continues = !line.isEmpty() && (line.charAt(0) == ' ' || line.charAt(0) == '\t');
            if (continues) {
                folded.append(line, 1, line.length());
            } else {
                reader.line(folded.toString(), first);
                folded.setLength(0);
                folded.append(line);
                first = number;
            }
            number++;
        }
        reader.line(folded.toString(), first);
        return reader.result(number - 1);
    }

    private Read result(int lines) {
        if (!hasCalendar) {
            throw new InvalidIcsException(1, "it is no iCalendar file: it does not begin with BEGIN:VCALENDAR");
        }
        if (!open.isEmpty()) {
            throw new InvalidIcsException(lines, "it ends within " + open.peek());
        }
        List<Days> all = new ArrayList<>();
        if (!dates.isEmpty()) {
            all.add(new Days.Dates(dates));
        }
        all.addAll(others);
        if (all.isEmpty()) {
            throw new InvalidIcsException(lines, "it has no event that lasts whole days");
        }
        return new Read(all.size() == 1 ? all.getFirst() : new Days.Union(all), until(), timed);
    }

    private Optional<LocalDate> until() {
        if (isCutOff) {
            return Optional.of(span.last());
        }
        return isEndless ? Optional.empty() : Optional.of(last);
    }

    private void reaches(LocalDate day) {
        last = day.isAfter(last) ? day : last;
    }

    // ---- lines

    private void line(String line, int number) {
        String text = line.startsWith("\uFEFF") ? line.substring(1) : line;
        if (text.isBlank()) {
            return;
        }
        Property property = property(text, number);
        String value = property.value.strip().toUpperCase(Locale.ROOT);
        switch (property.name) {
            case "BEGIN" -> begin(value, number);
            case "END" -> end(value, number);
            default -> {
                if (open.isEmpty()) {
                    throw new InvalidIcsException(number, "'" + Show.quoted(text) + "' is outside of VCALENDAR");
                }
                if (open.peek().equals("VEVENT")) {
                    event.computeIfAbsent(property.name, _ -> new ArrayList<>()).add(property);
                }
            }
        }
    }

    private static Property property(String text, int number) {
        boolean isQuoted = false;
        int colon = -1;
        for (int i = 0; i < text.length() && colon < 0; i++) {
            isQuoted ^= text.charAt(i) == '"';
            colon = !isQuoted && text.charAt(i) == ':' ? i : -1;
        }
        if (colon <= 0) {
            throw new InvalidIcsException(number, "'" + Show.quoted(text) + "' is not NAME:VALUE");
        }
        String[] head = text.substring(0, colon).toUpperCase(Locale.ROOT).split(";", -1);
        boolean isDate = List.of(head).contains("VALUE=DATE");
        return new Property(head[0].strip(), isDate, text.substring(colon + 1), number);
    }

    private void begin(String component, int number) {
        if (open.isEmpty() && !component.equals("VCALENDAR")) {
            throw new InvalidIcsException(number, "'BEGIN:" + Show.quoted(component) + "' is outside of VCALENDAR");
        }
        if (open.size() >= 10) {
            throw new InvalidIcsException(number, "nested more than 10 levels deep");
        }
        hasCalendar = true;
        open.push(component);
        if (component.equals("VEVENT")) {
            event.clear();
        }
    }

    private void end(String component, int number) {
        if (!component.equals(open.peek())) {
            String message = "'END:" + Show.quoted(component) + "' ends what did not begin";
            throw new InvalidIcsException(number, message);
        }
        open.pop();
        if (component.equals("VEVENT")) {
            event(number);
        }
    }

    // ---- events

    private void event(int number) {
        if (++events > EVENTS_MAX) {
            throw new InvalidIcsException(number, "more than " + Show.count(EVENTS_MAX) + " events");
        }
        boolean isCancelled = only("STATUS")
                .filter(it -> it.value.strip().equalsIgnoreCase("CANCELLED"))
                .isPresent();
        Property start = only("DTSTART").orElseThrow(() -> new InvalidIcsException(number, "an event has no DTSTART"));
        boolean isWholeDay = start.isDate || DATE.matcher(start.value.strip()).matches();
        if (isCancelled || !isWholeDay) {
            timed += isWholeDay ? 0 : 1;
            return;
        }
        only("RECURRENCE-ID").ifPresent(it -> {
            throw new InvalidIcsException(
                    it.line, "events that replace one of a series (RECURRENCE-ID) cannot be read");
        });
        LocalDate first = date(start.value, start);
        int length = length(first);
        if (length > LENGTH_MAX) {
            throw new InvalidIcsException(start.line, "an event of more than ten years");
        }
        String name = only("SUMMARY").map(it -> name(it.value)).orElse("");
        Set<LocalDate> except = dates("EXDATE");
        for (LocalDate also : dates("RDATE")) {
            add(also, length, name, number);
        }
        Optional<Property> rule = only("RRULE");
        if (rule.isPresent()) {
            rule(rule.get(), new Days.Rule(normal(rule.get()), first, name), length, except);
        } else if (!except.contains(first)) {
            add(first, length, name, number);
        }
    }

    private Optional<Property> only(String name) {
        List<Property> all = event.getOrDefault(name, List.of());
        if (all.size() > 1) {
            throw new InvalidIcsException(all.get(1).line, "an event has " + name + " twice");
        }
        return all.stream().findFirst();
    }

    private Set<LocalDate> dates(String name) {
        Set<LocalDate> found = new LinkedHashSet<>();
        for (Property property : event.getOrDefault(name, List.of())) {
            for (String value : property.value.split(",", -1)) {
                found.add(date(value, property));
            }
        }
        return found;
    }

    /** A date; of a date and time its date. */
    private static LocalDate date(String value, Property property) {
        String text = value.strip();
        String day = text.length() > 8 && text.charAt(8) == 'T' ? text.substring(0, 8) : text;
        try {
            if (DATE.matcher(day).matches()) {
                LocalDate date = LocalDate.parse(day, DateTimeFormatter.BASIC_ISO_DATE);
                if (date.getYear() >= 1900 && date.getYear() < 3000) {
                    return date;
                }
                throw new InvalidIcsException(
                        property.line,
                        property.name + ": '" + Show.quoted(text) + "' is not within the years from 1900 to 2999");
            }
        } catch (DateTimeException _) {
            throw noDate(text, property);
        }
        throw noDate(text, property);
    }

    private static InvalidIcsException noDate(String text, Property property) {
        return new InvalidIcsException(property.line, property.name + ": '" + Show.quoted(text) + "' is not a date");
    }

    private int length(LocalDate first) {
        Optional<Property> end = only("DTEND");
        Optional<Property> duration = only("DURATION");
        if (end.isPresent() && duration.isPresent()) {
            throw new InvalidIcsException(duration.get().line, "an event has DTEND or DURATION, not both");
        }
        if (end.isPresent()) {
            LocalDate after = date(end.get().value, end.get());
            if (after.isBefore(first)) {
                throw new InvalidIcsException(end.get().line, "an event ends before it begins");
            }
            return (int) Math.max(1, after.toEpochDay() - first.toEpochDay());
        }
        return duration.map(IcsReader::length).orElse(1);
    }

    private static int length(Property duration) {
        String text = duration.value.strip().toUpperCase(Locale.ROOT);
        Matcher parts = DURATION.matcher(text);
        if (!parts.matches()) {
            String message = "DURATION: '" + Show.quoted(text) + "' is not a number of days or weeks";
            throw new InvalidIcsException(duration.line, message);
        }
        int count = Integer.parseInt(parts.group(1));
        return Math.max(1, parts.group(2).equals("W") ? 7 * count : count);
    }

    /** A text for people: escapes undone, on one line, not too long. */
    private static String name(String value) {
        String text =
                value.replaceAll("\\\\[nN]", " ").replaceAll("\\\\(.)", "$1").strip();
        StringBuilder name = new StringBuilder();
        text.codePoints()
                .map(it -> Character.isWhitespace(it) ? ' ' : it)
                .filter(it -> Characters.isReadable(Character.toString(it)))
                .limit(NAME_MAX / 2)
                .forEach(name::appendCodePoint);
        return name.toString();
    }

    private void add(LocalDate first, int length, String name, int number) {
        reaches(first.plusDays(length - 1L));
        if (length <= LISTED_DAYS_MAX) {
            for (int i = 0; i < length; i++) {
                dates.add(new NamedDate(first.plusDays(i), name));
            }
        } else {
            others.add(new Days.Range(first, first.plusDays(length - 1L), name));
        }
        if (dates.size() > DATES_MAX || others.size() > 2 * RULES_MAX) {
            throw new InvalidIcsException(number, "more days than a calendar holds");
        }
    }

    // ---- what repeats

    private static String normal(Property rule) {
        return rule.value.strip().toUpperCase(Locale.ROOT);
    }

    private void rule(Property property, Days.Rule rule, int length, Set<LocalDate> except) {
        if (++rules > RULES_MAX) {
            throw new InvalidIcsException(property.line, "more than " + RULES_MAX + " rules");
        }
        RruleTimes times = times(property, rule);
        if (length > 1) {
            writeOut(
                    property,
                    times,
                    new Days.Range(rule.start(), rule.start().plusDays(length - 1L), rule.name()),
                    except);
            return;
        }
        Optional<LocalDate> end = times.end().map(LocalDateTime::toLocalDate);
        end.ifPresentOrElse(this::reaches, () -> isEndless = true);
        List<NamedDate> taken = except.stream().map(it -> new NamedDate(it, "")).toList();
        others.add(taken.isEmpty() ? rule : new Days.Minus(rule, new Days.Dates(taken)));
    }

    private static RruleTimes times(Property property, Days.Rule rule) {
        try {
            RruleTimes times = RruleTimes.parse(rule.rule(), rule.start().atStartOfDay(), List.of(), ZoneOffset.UTC);
            long first = times.next(Long.MIN_VALUE);
            if (times.followsWallClock() || first % Duration.ofDays(1).toSeconds() != 0) {
                throw new InvalidIcsException(property.line, "RRULE names times of day, in an event of whole days");
            }
            return times;
        } catch (InvalidTimeException e) {
            throw new InvalidIcsException(property.line, String.valueOf(e.getMessage()));
        }
    }

    /** What lasts for several days is known only within the span of years that holidays are known for. */
    private void writeOut(Property property, RruleTimes times, Days.Range range, Set<LocalDate> except) {
        long day = Duration.ofDays(1).toSeconds();
        int length = (int) (range.last().toEpochDay() - range.first().toEpochDay() + 1);
        long last = span.last().toEpochDay() * day;
        long time = times.next(span.first().minusDays(length).toEpochDay() * day);
        while (time != NominalTimes.NEVER && time <= last) {
            LocalDate first = LocalDate.ofEpochDay(Math.floorDiv(time, day));
            if (!except.contains(first)) {
                add(first, length, range.name(), property.line);
            }
            time = times.next(time + 1);
        }
        isCutOff |= time != NominalTimes.NEVER;
    }
}

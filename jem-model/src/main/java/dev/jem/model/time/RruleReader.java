package dev.jem.model.time;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads a recurrence rule as RFC 5545, section 3.3.10 has it, and refuses what that refuses. */
final class RruleReader {

    private static final int LONGEST = 1_000;
    private static final int LIST_MAX = 400;
    private static final int INTERVAL_MAX = 10_000_000;
    private static final List<String> WEEKDAYS = List.of("MO", "TU", "WE", "TH", "FR", "SA", "SU");
    private static final DateTimeFormatter DATE_TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss", Locale.ROOT);

    private final String text;
    private final ZoneId zone;
    private final Map<Part, Piece> values = new EnumMap<>(Part.class);

    private RruleReader(String text, ZoneId zone) {
        this.text = text;
        this.zone = zone;
    }

    /** The names of the parts. */
    private enum Part {
        FREQ,
        INTERVAL,
        COUNT,
        UNTIL,
        BYSECOND,
        BYMINUTE,
        BYHOUR,
        BYDAY,
        BYMONTHDAY,
        BYYEARDAY,
        BYWEEKNO,
        BYMONTH,
        BYSETPOS,
        WKST
    }

    /**
     * Reads a rule.
     *
     * @param zone the clock on which an {@code UNTIL} in UTC is read
     * @throws RruleSyntaxException if it is no rule
     */
    static RruleParts read(String text, ZoneId zone) {
        RruleReader reader = new RruleReader(text, zone);
        reader.split();
        return reader.parts();
    }

    private RruleSyntaxException refuse(Piece where, String problem, String advice) {
        return new RruleSyntaxException(text, where, problem, advice);
    }

    private void split() {
        Piece whole = new Piece(text, 1);
        if (text.length() > LONGEST) {
            throw refuse(whole.part(0, 1), "it has more than %d characters".formatted(LONGEST), "Split it up");
        }
        if (text.isBlank()) {
            throw refuse(whole, "it is empty", "Write for example FREQ=MONTHLY;BYDAY=-1FR");
        }
        for (Piece part : whole.split(';')) {
            int equals = part.text().indexOf('=');
            if (equals < 0) {
                throw refuse(part, "\"%s\" is not NAME=VALUE".formatted(part.text()), "Parts are divided by ;");
            }
            Part name = name(part.part(0, equals));
            if (values.putIfAbsent(name, part.from(equals + 1)) != null) {
                throw refuse(part, "%s is given twice".formatted(name), "Join the values by commas");
            }
        }
    }

    private Part name(Piece piece) {
        String upper = piece.text().strip().toUpperCase(Locale.ROOT);
        for (Part part : Part.values()) {
            if (part.name().equals(upper)) {
                return part;
            }
        }
        String problem = "\"%s\" is not a part of a rule".formatted(piece.text());
        if (upper.startsWith("RRULE:")) {
            throw refuse(piece, problem, "Write only what follows RRULE:");
        }
        if (upper.startsWith("DTSTART") || upper.startsWith("EXDATE")) {
            throw refuse(piece, problem, "Write start: and exdate: beside the rule");
        }
        if (upper.equals("RSCALE") || upper.equals("SKIP")) {
            throw refuse(piece, upper + " (RFC 7529) is not supported", "Rules follow the Gregorian calendar");
        }
        throw refuse(piece, problem, advice(upper));
    }

    private static String advice(String upper) {
        for (Part part : Part.values()) {
            if (!upper.isEmpty()
                    && (part.name().equals("BY" + upper)
                            || part.name().equals(upper + "DAY")
                            || (part.name() + "S").equals(upper))) {
                return "Did you mean %s?".formatted(part);
            }
        }
        return "Known are "
                + String.join(
                        " ", List.of(Part.values()).stream().map(Part::name).toList());
    }

    private RruleParts parts() {
        RruleParts.Frequency frequency = frequency();
        if (values.containsKey(Part.COUNT) && values.containsKey(Part.UNTIL)) {
            throw refuse(value(Part.COUNT), "COUNT and UNTIL exclude each other", "Remove one of them");
        }
        RruleParts.Days days = new RruleParts.Days(
                weekdays(frequency),
                signed(Part.BYMONTHDAY, 31),
                signed(Part.BYYEARDAY, 366),
                signed(Part.BYWEEKNO, 53));
        checkCombinations(frequency, days);
        return new RruleParts(
                frequency,
                values.containsKey(Part.INTERVAL) ? number(value(Part.INTERVAL), 1, INTERVAL_MAX) : 1,
                count(),
                values.containsKey(Part.UNTIL) ? Optional.of(until(value(Part.UNTIL))) : Optional.empty(),
                bits(Part.BYSECOND, 0, 59),
                bits(Part.BYMINUTE, 0, 59),
                (int) bits(Part.BYHOUR, 0, 23),
                (int) bits(Part.BYMONTH, 1, 12),
                days,
                values.containsKey(Part.WKST) ? weekday(value(Part.WKST)) : 1,
                signed(Part.BYSETPOS, 366));
    }

    private Piece value(Part part) {
        return values.getOrDefault(part, new Piece("", 1));
    }

    private RruleParts.Frequency frequency() {
        if (!values.containsKey(Part.FREQ)) {
            throw refuse(new Piece(text, 1), "FREQ is missing", "Begin with FREQ=DAILY, WEEKLY, MONTHLY or YEARLY");
        }
        Piece value = value(Part.FREQ);
        String upper = value.text().strip().toUpperCase(Locale.ROOT);
        for (RruleParts.Frequency frequency : RruleParts.Frequency.values()) {
            if (frequency.name().equals(upper)) {
                return frequency;
            }
        }
        String all = "YEARLY, MONTHLY, WEEKLY, DAILY, HOURLY, MINUTELY or SECONDLY";
        throw refuse(value, "the frequency \"%s\" is unknown".formatted(value.text()), "Write " + all);
    }

    private OptionalInt count() {
        return values.containsKey(Part.COUNT)
                ? OptionalInt.of(number(value(Part.COUNT), 1, RruleTimes.COUNT_MAX))
                : OptionalInt.empty();
    }

    private void checkCombinations(RruleParts.Frequency frequency, RruleParts.Days days) {
        boolean yearly = frequency == RruleParts.Frequency.YEARLY;
        refuseIf(!days.weeks().isEmpty() && !yearly, Part.BYWEEKNO, "BYWEEKNO needs FREQ=YEARLY");
        boolean inBetween = switch (frequency) {
            case MONTHLY, WEEKLY, DAILY -> true;
            case YEARLY, HOURLY, MINUTELY, SECONDLY -> false;
        };
        refuseIf(!days.yearDays().isEmpty() && inBetween, Part.BYYEARDAY, "BYYEARDAY has no meaning with " + frequency);
        boolean weekly = frequency == RruleParts.Frequency.WEEKLY;
        refuseIf(!days.monthDays().isEmpty() && weekly, Part.BYMONTHDAY, "BYMONTHDAY has no meaning with WEEKLY");
        boolean nth = days.weekdays().stream().anyMatch(it -> it.nth() != 0);
        refuseIf(
                nth && !yearly && frequency != RruleParts.Frequency.MONTHLY,
                Part.BYDAY,
                "a numbered weekday needs FREQ=MONTHLY or YEARLY");
        refuseIf(nth && !days.weeks().isEmpty(), Part.BYDAY, "a numbered weekday has no meaning beside BYWEEKNO");
        boolean alone = values.keySet().stream().noneMatch(it -> it.name().startsWith("BY") && it != Part.BYSETPOS);
        refuseIf(values.containsKey(Part.BYSETPOS) && alone, Part.BYSETPOS, "BYSETPOS needs another BY part");
    }

    private void refuseIf(boolean wrong, Part part, String problem) {
        if (wrong) {
            throw refuse(value(part), problem, "Remove %s, or choose another FREQ".formatted(part));
        }
    }

    private List<Piece> list(Part part) {
        if (!values.containsKey(part)) {
            return List.of();
        }
        List<Piece> pieces = value(part).split(',');
        if (pieces.size() > LIST_MAX) {
            throw refuse(value(part), "more than %d values".formatted(LIST_MAX), "Shorten the list");
        }
        return pieces;
    }

    private long bits(Part part, int low, int high) {
        long bits = 0;
        for (Piece piece : list(part)) {
            if (part == Part.BYSECOND && piece.text().equals("60")) {
                throw refuse(piece, "a leap second has no instant of its own", "Write 59");
            }
            bits |= 1L << number(piece, low, high);
        }
        return bits;
    }

    /** Numbers from 1 on, or from -1 backwards. */
    private List<Integer> signed(Part part, int high) {
        List<Integer> numbers = new ArrayList<>();
        for (Piece piece : list(part)) {
            int number = number(piece, -high, high);
            if (number == 0) {
                throw refuse(piece, "there is no 0 in " + part, "Count from 1, or from -1 backwards");
            }
            numbers.add(number);
        }
        return numbers.stream().distinct().sorted().toList();
    }

    private int number(Piece piece, int low, int high) {
        String digits = piece.text().startsWith("+") ? piece.text().substring(1) : piece.text();
        boolean plain = digits.matches("-?[0-9]{1,9}") && (low < 0 || !digits.startsWith("-"));
        int number = plain ? Integer.parseInt(digits) : 0;
        if (!plain || number < low || number > high) {
            String problem = "\"%s\" is not a number from %d to %d".formatted(piece.text(), low, high);
            throw refuse(piece, problem, "Correct it");
        }
        return number;
    }

    private List<RruleParts.Weekday> weekdays(RruleParts.Frequency frequency) {
        List<RruleParts.Weekday> weekdays = new ArrayList<>();
        int high = frequency == RruleParts.Frequency.MONTHLY ? 5 : 53;
        for (Piece piece : list(Part.BYDAY)) {
            int letters = Math.max(piece.text().length() - 2, 0);
            Piece number = piece.part(0, letters);
            if (!number.text().isEmpty() && !number.text().matches("[+-]?[0-9]+")) {
                throw notWeekday(piece);
            }
            int nth = number.text().isEmpty() ? 0 : number(number, -high, high);
            if (nth == 0 && !number.text().isEmpty()) {
                throw refuse(piece, "there is no weekday number 0", "Count from 1, or from -1 backwards");
            }
            weekdays.add(new RruleParts.Weekday(nth, weekday(piece.from(letters))));
        }
        return weekdays.stream().distinct().toList();
    }

    private int weekday(Piece piece) {
        int index = WEEKDAYS.indexOf(piece.text().toUpperCase(Locale.ROOT));
        if (index < 0) {
            throw notWeekday(piece);
        }
        return index + 1;
    }

    private RruleSyntaxException notWeekday(Piece piece) {
        String upper = piece.text().toUpperCase(Locale.ROOT);
        String advice = WEEKDAYS.stream()
                .filter(it -> upper.length() >= 3 && upper.startsWith(it))
                .findFirst()
                .map("Did you mean %s?"::formatted)
                .orElse("Write MO, TU, WE, TH, FR, SA or SU, with a number before it for the n-th: -1FR");
        return refuse(piece, "\"%s\" is not a weekday".formatted(piece.text()), advice);
    }

    /** The last local time that counts: a date is the end of that day, a time in UTC is carried over. */
    private LocalDateTime until(Piece piece) {
        String value = piece.text().strip();
        try {
            if (value.length() == 8) {
                return LocalDate.parse(value, DateTimeFormatter.BASIC_ISO_DATE).atTime(LocalTime.of(23, 59, 59));
            }
            boolean utc = value.endsWith("Z");
            LocalDateTime time = LocalDateTime.parse(utc ? value.substring(0, value.length() - 1) : value, DATE_TIME);
            return utc ? time.atOffset(ZoneOffset.UTC).atZoneSameInstant(zone).toLocalDateTime() : time;
        } catch (DateTimeException e) {
            throw refuse(
                    piece,
                    "\"%s\" is not a date or time".formatted(piece.text()),
                    "Write 20261231, 20261231T180000 or, in UTC, 20261231T180000Z");
        }
    }
}

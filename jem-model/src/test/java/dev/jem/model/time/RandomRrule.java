package dev.jem.model.time;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.time.temporal.WeekFields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;

/**
 * A random recurrence rule with its times, which are found by asking of every day, hour, minute and second whether the
 * rule's parts allow it. Shares nothing with the code under test.
 */
final class RandomRrule {

    private static final List<String> WEEKDAYS = List.of("MO", "TU", "WE", "TH", "FR", "SA", "SU");

    private final Random random;
    private final LocalDateTime start;
    private final String frequency;
    private final int interval;
    private final Map<String, TreeSet<Integer>> numbers = new LinkedHashMap<>();
    private final List<String> weekdays = new ArrayList<>();
    private final DayOfWeek weekStart;
    private int count;
    private LocalDateTime until = LocalDateTime.MAX;

    RandomRrule(Random random, LocalDateTime start, LocalDate end) {
        this.random = random;
        this.start = start;
        this.frequency = pick("YEARLY", "MONTHLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY");
        this.interval = random.nextInt(3) == 0 ? 1 + random.nextInt(belowDay() ? 100 : 4) : 1;
        this.weekStart = DayOfWeek.of(random.nextInt(3) == 0 ? 7 : 1);
        chooseDays();
        chooseTimes();
        if (!(numbers.isEmpty() && weekdays.isEmpty()) && random.nextInt(4) == 0) {
            some("BYSETPOS", 1 + random.nextInt(2), () -> signed(random.nextInt(3) == 0 ? 20 : 3));
        }
        switch (random.nextInt(4)) {
            case 0 -> count = 1 + random.nextInt(30);
            case 1 -> until = end.minusDays(random.nextInt(3)).atTime(random.nextInt(24), random.nextInt(60));
            default -> {}
        }
    }

    private String pick(String... values) {
        return values[random.nextInt(values.length)];
    }

    boolean belowDay() {
        return List.of("HOURLY", "MINUTELY", "SECONDLY").contains(frequency);
    }

    private int signed(int high) {
        int number = 1 + random.nextInt(high);
        return random.nextInt(3) == 0 ? -number : number;
    }

    private void some(String part, int howMany, IntSupplier one) {
        TreeSet<Integer> set = new TreeSet<>();
        for (int i = 0; i < howMany; i++) {
            set.add(one.getAsInt());
        }
        numbers.put(part, set);
    }

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    private void chooseDays() {
        boolean yearly = frequency.equals("YEARLY");
        if (chance(4)) {
            some("BYMONTH", 1 + random.nextInt(6), () -> 1 + random.nextInt(12));
        }
        if (yearly && chance(3)) {
            // Rather the weeks around the turn of the year, about which people differ.
            some("BYWEEKNO", 1 + random.nextInt(4), () -> chance(3) ? signed(53) : (random.nextInt(5) + 51) % 53 + 1);
        }
        if ((yearly || belowDay()) && chance(6)) {
            some("BYYEARDAY", 1 + random.nextInt(20), () -> signed(366));
        }
        if (!frequency.equals("WEEKLY") && chance(4)) {
            some("BYMONTHDAY", 1 + random.nextInt(5), () -> signed(31));
        }
        if (chance(2)) {
            boolean mayCount = (yearly && !numbers.containsKey("BYWEEKNO")) || frequency.equals("MONTHLY");
            int high = frequency.equals("MONTHLY") ? 5 : 53;
            for (int i = 0; i <= random.nextInt(3); i++) {
                String day = WEEKDAYS.get(random.nextInt(7));
                weekdays.add(mayCount && random.nextBoolean() ? signed(high) + day : day);
            }
        }
    }

    private void chooseTimes() {
        if (chance(3)) {
            some("BYHOUR", 1 + random.nextInt(3), () -> random.nextInt(random.nextBoolean() ? 4 : 24));
        }
        if (chance(3) || frequency.equals("SECONDLY")) {
            some("BYMINUTE", 1 + random.nextInt(3), () -> random.nextInt(12) * 5);
        }
        if (chance(5) || frequency.equals("SECONDLY")) {
            some("BYSECOND", 1 + random.nextInt(2), () -> random.nextInt(60));
        }
    }

    String text() {
        List<String> parts = new ArrayList<>();
        parts.add("FREQ=" + frequency);
        if (interval > 1 || chance(9)) {
            parts.add("INTERVAL=" + interval);
        }
        numbers.forEach((part, set) -> parts.add(
                part + "=" + String.join(",", set.stream().map(String::valueOf).toList())));
        if (!weekdays.isEmpty()) {
            parts.add("BYDAY=" + String.join(",", weekdays));
        }
        if (count > 0) {
            parts.add("COUNT=" + count);
        }
        if (until.isBefore(LocalDateTime.MAX)) {
            parts.add("UNTIL=" + until.toString().replaceAll("[-:]", "") + (until.getSecond() == 0 ? "00" : ""));
        }
        if (weekStart == DayOfWeek.SUNDAY) {
            parts.add("WKST=SU");
        }
        return String.join(";", parts);
    }

    /** Every time up to the end of a day; the days are looked at from the given one or the start on. */
    List<LocalDateTime> times(LocalDate from, LocalDate to) {
        boolean fromStart = count > 0 || from.isBefore(start.toLocalDate());
        LocalDate first = fromStart ? start.toLocalDate() : from;
        LocalDate last = to;
        if (!belowDay()) {
            // Whole periods: positions count from their beginning.
            boolean weekly = frequency.equals("WEEKLY");
            first = weekly ? first.with(TemporalAdjusters.previousOrSame(weekStart)) : first.withDayOfYear(1);
            last = weekly
                    ? last.with(TemporalAdjusters.nextOrSame(weekStart.minus(1)))
                    : last.withMonth(12).withDayOfMonth(31);
        }
        TreeMap<LocalDateTime, List<LocalDateTime>> periods = new TreeMap<>();
        for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
            if (allows(day)) {
                addTimes(day, periods);
            }
        }
        return periods.values().stream()
                .flatMap(it -> chosen(it).stream())
                .filter(it -> !it.isBefore(start) && !it.isAfter(until))
                .limit(count > 0 ? count : Integer.MAX_VALUE)
                .toList();
    }

    private void addTimes(LocalDate day, Map<LocalDateTime, List<LocalDateTime>> periods) {
        boolean hourly = frequency.equals("HOURLY") || ofMinutes();
        List<Integer> seconds = allowed("BYSECOND", 60, frequency.equals("SECONDLY"), start.getSecond());
        List<Integer> minutes = allowed("BYMINUTE", 60, ofMinutes(), start.getMinute());
        for (int hour : allowed("BYHOUR", 24, hourly, start.getHour())) {
            for (int minute : minutes) {
                for (int second : seconds) {
                    LocalDateTime time = day.atTime(hour, minute, second);
                    LocalDateTime period = period(time);
                    if (inTurn(period)) {
                        periods.computeIfAbsent(period, it -> new ArrayList<>()).add(time);
                    }
                }
            }
        }
    }

    private List<Integer> allowed(String part, int end, boolean byDefault, int ofStart) {
        TreeSet<Integer> given = numbers.get(part);
        return IntStream.range(0, end)
                .filter(it -> given == null ? byDefault || it == ofStart : given.contains(it))
                .boxed()
                .toList();
    }

    private boolean ofMinutes() {
        return frequency.equals("MINUTELY") || frequency.equals("SECONDLY");
    }

    private List<LocalDateTime> chosen(List<LocalDateTime> period) {
        if (!numbers.containsKey("BYSETPOS")) {
            return period;
        }
        TreeSet<LocalDateTime> chosen = new TreeSet<>();
        for (int position : numbers.get("BYSETPOS")) {
            int index = position > 0 ? position - 1 : period.size() + position;
            if (index >= 0 && index < period.size()) {
                chosen.add(period.get(index));
            }
        }
        return List.copyOf(chosen);
    }

    /** When the period of a time begins. */
    private LocalDateTime period(LocalDateTime time) {
        LocalDate day = time.toLocalDate();
        return switch (frequency) {
            case "YEARLY" -> day.withDayOfYear(1).atStartOfDay();
            case "MONTHLY" -> day.withDayOfMonth(1).atStartOfDay();
            case "WEEKLY" ->
                day.with(TemporalAdjusters.previousOrSame(weekStart)).atStartOfDay();
            case "DAILY" -> day.atStartOfDay();
            case "HOURLY" -> time.truncatedTo(ChronoUnit.HOURS);
            case "MINUTELY" -> time.truncatedTo(ChronoUnit.MINUTES);
            default -> time;
        };
    }

    private boolean inTurn(LocalDateTime period) {
        ChronoUnit unit = switch (frequency) {
            case "YEARLY" -> ChronoUnit.YEARS;
            case "MONTHLY" -> ChronoUnit.MONTHS;
            case "WEEKLY" -> ChronoUnit.WEEKS;
            case "DAILY" -> ChronoUnit.DAYS;
            case "HOURLY" -> ChronoUnit.HOURS;
            case "MINUTELY" -> ChronoUnit.MINUTES;
            default -> ChronoUnit.SECONDS;
        };
        return unit.between(period(start), period) % interval == 0;
    }

    // ---- days

    private boolean allows(LocalDate day) {
        boolean plain = weekdays.isEmpty()
                && !numbers.containsKey("BYMONTHDAY")
                && !numbers.containsKey("BYYEARDAY")
                && !numbers.containsKey("BYWEEKNO");
        if (plain && !belowDay() && !frequency.equals("DAILY")) {
            return inMonth(day, frequency.equals("YEARLY")) && fitsStart(day);
        }
        return inMonth(day, false)
                && fromEitherEnd("BYMONTHDAY", day.getDayOfMonth(), day.lengthOfMonth())
                && fromEitherEnd("BYYEARDAY", day.getDayOfYear(), day.lengthOfYear())
                && inWeek(day)
                && onWeekday(day);
    }

    private boolean inMonth(LocalDate day, boolean ofStart) {
        return numbers.containsKey("BYMONTH")
                ? numbers.get("BYMONTH").contains(day.getMonthValue())
                : !ofStart || day.getMonth() == start.getMonth();
    }

    private boolean fitsStart(LocalDate day) {
        return frequency.equals("WEEKLY")
                ? day.getDayOfWeek() == start.getDayOfWeek()
                : day.getDayOfMonth() == start.getDayOfMonth();
    }

    private boolean fromEitherEnd(String part, int value, int length) {
        return !numbers.containsKey(part)
                || numbers.get(part).stream().anyMatch(it -> (it > 0 ? it : length + 1 + it) == value);
    }

    private boolean inWeek(LocalDate day) {
        if (!numbers.containsKey("BYWEEKNO")) {
            return true;
        }
        WeekFields fields = WeekFields.of(weekStart, 4);
        int week = day.get(fields.weekOfWeekBasedYear());
        int weeks = (int) day.range(fields.weekOfWeekBasedYear()).getMaximum();
        boolean other = numbers.containsKey("BYMONTHDAY") || numbers.containsKey("BYYEARDAY");
        return fromEitherEnd("BYWEEKNO", week, weeks)
                && (other || !weekdays.isEmpty() || day.getDayOfWeek() == start.getDayOfWeek());
    }

    private boolean onWeekday(LocalDate day) {
        return weekdays.isEmpty() || weekdays.stream().anyMatch(it -> onWeekday(day, it));
    }

    private boolean onWeekday(LocalDate day, String text) {
        DayOfWeek weekday = DayOfWeek.of(1 + WEEKDAYS.indexOf(text.substring(text.length() - 2)));
        if (text.length() == 2 || day.getDayOfWeek() != weekday) {
            return day.getDayOfWeek() == weekday;
        }
        boolean inMonth = frequency.equals("MONTHLY") || numbers.containsKey("BYMONTH");
        LocalDate first = inMonth ? day.withDayOfMonth(1) : day.withDayOfYear(1);
        LocalDate end = inMonth ? first.plusMonths(1) : first.plusYears(1);
        List<LocalDate> all = first.with(TemporalAdjusters.nextOrSame(weekday))
                .datesUntil(end, Period.ofWeeks(1))
                .toList();
        int nth = Integer.parseInt(text.substring(0, text.length() - 2));
        int index = nth > 0 ? nth - 1 : all.size() + nth;
        return index >= 0 && index < all.size() && all.get(index).equals(day);
    }

    /** A time of day that such rules often have. */
    static LocalTime timeOfDay(Random random) {
        return LocalTime.of(random.nextInt(random.nextBoolean() ? 4 : 24), random.nextInt(12) * 5);
    }
}

package dev.jem.model.time;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * A random cron expression together with what it means, written down by hand from the dialects' documentation. Knows
 * nothing of the code under test but the name of the dialect.
 */
record RandomCron(String text, CronDialect dialect, Meaning meaning) {

    /** The meaning: which days, and which hours, minutes and seconds of them. */
    record Meaning(
            Predicate<LocalDate> days,
            TreeSet<Integer> hours,
            TreeSet<Integer> minutes,
            TreeSet<Integer> seconds,
            boolean intervalLike) {

        boolean matches(LocalDateTime time) {
            return days.test(time.toLocalDate())
                    && hours.contains(time.getHour())
                    && minutes.contains(time.getMinute())
                    && seconds.contains(time.getSecond());
        }

        int perDay() {
            return hours.size() * minutes.size() * seconds.size();
        }
    }

    /** One field: its text and the values it stands for. */
    private record Field(String text, TreeSet<Integer> values, boolean star) {}

    private static final String[] MONTH_NAMES = {
        "", "JAN", "FEB", "mar", "Apr", "MAY", "jun", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"
    };
    private static final String[] DAY_NAMES = {"SUN", "mon", "TUE", "Wed", "THU", "FRI", "SAT", "SUN"};

    static RandomCron unix(Random random, Optional<Integer> hour) {
        return fiveFields(new Maker(random, CronDialect.UNIX), hour);
    }

    static RandomCron kubernetes(Random random, Optional<Integer> hour) {
        return fiveFields(new Maker(random, CronDialect.KUBERNETES), hour);
    }

    private static RandomCron fiveFields(Maker maker, Optional<Integer> hour) {
        Field minutes = maker.field(0, 59, Kind.PLAIN);
        Field hours = hour.map(Maker::single).orElseGet(() -> maker.field(0, 23, Kind.PLAIN));
        Field days = maker.random.nextInt(3) == 0 ? maker.field(1, 31, Kind.PLAIN) : maker.star();
        Field months = maker.random.nextInt(4) == 0 ? maker.field(1, 12, Kind.MONTH) : maker.star();
        int sunday = maker.dialect == CronDialect.UNIX ? 7 : 6;
        Field weekdays = maker.random.nextInt(3) == 0 ? maker.field(0, sunday, Kind.WEEKDAY) : maker.star();
        boolean both = maker.dialect == CronDialect.UNIX
                ? days.text().startsWith("*") || weekdays.text().startsWith("*")
                : days.star() || weekdays.star();
        Predicate<LocalDate> day = date -> days.values().contains(date.getDayOfMonth());
        Predicate<LocalDate> weekday = date -> weekdays.values().stream()
                .anyMatch(w -> w % 7 == date.getDayOfWeek().getValue() % 7);
        Predicate<LocalDate> month = date -> months.values().contains(date.getMonthValue());
        Predicate<LocalDate> chosen = both ? day.and(weekday) : day.or(weekday);
        String text = String.join(" ", minutes.text(), hours.text(), days.text(), months.text(), weekdays.text());
        TreeSet<Integer> zero = new TreeSet<>(List.of(0));
        return new RandomCron(
                text,
                maker.dialect,
                new Meaning(
                        month.and(chosen),
                        hours.values(),
                        minutes.values(),
                        zero,
                        beginsWithStar(minutes) || beginsWithStar(hours)));
    }

    private static boolean beginsWithStar(Field field) {
        return field.text().startsWith("*") || field.text().startsWith("?");
    }

    static RandomCron quartz(Random random, Optional<Integer> hour) {
        Maker maker = new Maker(random, CronDialect.QUARTZ);
        Field seconds = random.nextInt(4) == 0 ? maker.field(0, 59, Kind.PLAIN) : Maker.single(random.nextInt(60));
        Field minutes = maker.field(0, 59, Kind.PLAIN);
        Field hours = hour.map(Maker::single).orElseGet(() -> maker.field(0, 23, Kind.PLAIN));
        Field months = random.nextInt(4) == 0 ? maker.field(1, 12, Kind.MONTH) : maker.star();
        Day day = random.nextBoolean() ? quartzDay(maker) : quartzWeekday(maker);
        String text = String.join(
                " ", seconds.text(), minutes.text(), hours.text(), day.dayOfMonth(), months.text(), day.weekday());
        Predicate<LocalDate> days = day.predicate().and(date -> months.values().contains(date.getMonthValue()));
        if (random.nextInt(6) == 0) {
            int from = 1970 + random.nextInt(130);
            int length = random.nextInt(20);
            int step = 1 + random.nextInt(4);
            text += " " + from + "-" + (from + length) + "/" + step;
            days = days.and(date ->
                    date.getYear() >= from && date.getYear() <= from + length && (date.getYear() - from) % step == 0);
        }
        return new RandomCron(
                text,
                CronDialect.QUARTZ,
                new Meaning(
                        days,
                        hours.values(),
                        minutes.values(),
                        seconds.values(),
                        beginsWithStar(minutes) || beginsWithStar(hours)));
    }

    /** The two day fields of Quartz, one of them a question mark. */
    private record Day(String dayOfMonth, String weekday, Predicate<LocalDate> predicate) {}

    private static Day quartzDay(Maker maker) {
        Random random = maker.random;
        int n = random.nextInt(random.nextInt(4) == 0 ? 31 : 5);
        int day = 1 + random.nextInt(31);
        return switch (random.nextInt(8)) {
            case 0 -> new Day("L", "?", date -> date.getDayOfMonth() == date.lengthOfMonth());
            case 1 -> new Day("L-" + n, "?", date -> date.getDayOfMonth() == date.lengthOfMonth() - n);
            case 2 -> new Day("LW", "?", date -> date.equals(workday(date, date.lengthOfMonth())));
            case 3 -> new Day(day + "W", "?", date -> day <= date.lengthOfMonth() && date.equals(workday(date, day)));
            case 4 ->
                new Day(
                        "L-" + n + "W",
                        "?",
                        date -> date.lengthOfMonth() > n && date.equals(workday(date, date.lengthOfMonth() - n)));
            case 5 ->
                new Day(
                        day + ",L",
                        "?",
                        date -> date.getDayOfMonth() == day || date.getDayOfMonth() == date.lengthOfMonth());
            default -> {
                Field field = maker.field(1, 31, Kind.PLAIN);
                yield new Day(field.text(), "?", date -> field.values().contains(date.getDayOfMonth()));
            }
        };
    }

    /** The day from Monday to Friday of the same month that is nearest. */
    private static LocalDate workday(LocalDate month, int day) {
        LocalDate target = month.withDayOfMonth(day);
        for (int distance = 0; distance < 5; distance++) {
            for (int sign : new int[] {-1, 1}) {
                LocalDate candidate = target.plusDays((long) sign * distance);
                boolean weekend =
                        candidate.getDayOfWeek() == DayOfWeek.SATURDAY || candidate.getDayOfWeek() == DayOfWeek.SUNDAY;
                if (!weekend && YearMonth.from(candidate).equals(YearMonth.from(target))) {
                    return candidate;
                }
            }
        }
        throw new AssertionError("no workday near " + target);
    }

    private static Day quartzWeekday(Maker maker) {
        Random random = maker.random;
        int weekday = random.nextInt(7);
        String name = random.nextBoolean() ? DAY_NAMES[weekday] : String.valueOf(weekday + 1);
        Predicate<LocalDate> on = date -> date.getDayOfWeek().getValue() % 7 == weekday;
        return switch (random.nextInt(4)) {
            case 0 -> {
                int n = 1 + random.nextInt(5);
                yield new Day("?", name + "#" + n, on.and(date -> (date.getDayOfMonth() + 6) / 7 == n));
            }
            case 1 -> new Day("?", name + "L", on.and(date -> date.getDayOfMonth() + 7 > date.lengthOfMonth()));
            default -> {
                Field field = maker.field(1, 7, Kind.WEEKDAY);
                yield new Day(
                        "?",
                        field.text(),
                        date -> field.values().contains(date.getDayOfWeek().getValue() % 7 + 1));
            }
        };
    }

    private enum Kind {
        PLAIN,
        MONTH,
        WEEKDAY
    }

    private record Maker(Random random, CronDialect dialect) {

        static Field single(int value) {
            return new Field(String.valueOf(value), new TreeSet<>(List.of(value)), false);
        }

        Field star() {
            TreeSet<Integer> all = new TreeSet<>();
            for (int value = 0; value <= 59; value++) {
                all.add(value);
            }
            return new Field("*", all, true);
        }

        Field field(int low, int high, Kind kind) {
            List<String> texts = new ArrayList<>();
            TreeSet<Integer> values = new TreeSet<>();
            boolean star = false;
            int elements = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 1;
            for (int i = 0; i < elements; i++) {
                Field element = element(low, high, kind);
                texts.add(element.text());
                values.addAll(element.values());
                star |= element.star();
            }
            return new Field(String.join(",", texts), values, star);
        }

        private Field element(int low, int high, Kind kind) {
            Circle circle = new Circle(low, high);
            boolean quartz = dialect == CronDialect.QUARTZ;
            int from = low + random.nextInt(circle.size());
            int to = low + random.nextInt(circle.size());
            int first = quartz ? from : Math.min(from, to);
            int last = quartz ? to : Math.max(from, to);
            int step = 1 + random.nextInt(Math.min(circle.size(), random.nextBoolean() ? 6 : 30));
            int limited = quartz ? Math.min(step, Math.min(high, 31)) : step;
            String star = dialect == CronDialect.KUBERNETES && random.nextBoolean() ? "?" : "*";
            return switch (random.nextInt(7)) {
                case 0 -> new Field(star, circle.steps(low, high, 1), true);
                case 1 -> new Field("*/" + limited, circle.steps(low, high, limited), limited == 1);
                case 2 -> new Field(range(first, last, kind), circle.steps(first, last, 1), false);
                case 3 -> new Field(first + "-" + last + "/" + step, circle.steps(first, last, step), false);
                case 4 ->
                    dialect == CronDialect.UNIX
                            ? single(from)
                            : new Field(from + "/" + limited, circle.steps(from, high, limited), false);
                default -> new Field(name(from, kind), new TreeSet<>(List.of(from)), false);
            };
        }

        /** The values of a field; the lowest follows the highest. */
        private record Circle(int low, int high) {

            int size() {
                return high - low + 1;
            }

            /** From one value to another, each so many; once round where the other lies before. */
            TreeSet<Integer> steps(int from, int to, int step) {
                TreeSet<Integer> values = new TreeSet<>();
                for (int value = from; value <= (to < from ? to + size() : to); value += step) {
                    values.add(value > high ? value - size() : value);
                }
                return values;
            }
        }

        private String range(int first, int last, Kind kind) {
            // Quartz takes names or numbers, not both; SUN begins a week, as 0 does, and does not stand for 7.
            boolean wholeWeek = kind == Kind.WEEKDAY && (first == 7 || (first == 0 && last == 7));
            boolean numbers = dialect == CronDialect.QUARTZ ? random.nextBoolean() : wholeWeek;
            if (numbers) {
                return first + "-" + last;
            }
            if (dialect == CronDialect.QUARTZ && kind != Kind.PLAIN) {
                return alwaysName(first, kind) + "-" + alwaysName(last, kind);
            }
            return name(first, kind) + "-" + name(last, kind);
        }

        private String name(int value, Kind kind) {
            return kind == Kind.PLAIN || random.nextBoolean() ? String.valueOf(value) : alwaysName(value, kind);
        }

        private String alwaysName(int value, Kind kind) {
            if (kind == Kind.MONTH) {
                return MONTH_NAMES[value];
            }
            return DAY_NAMES[dialect == CronDialect.QUARTZ ? value - 1 : value];
        }
    }
}

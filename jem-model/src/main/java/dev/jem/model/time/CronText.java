package dev.jem.model.time;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a cron expression turned out to be. */
sealed interface CronText {

    /** Times on a wall clock. */
    record Times(CronExpression expression) implements CronText {}

    /** The interval of {@code @every}. */
    record Every(Duration interval) implements CronText {}

    int LONGEST = 1_000;

    Map<String, String> MACROS = Map.of(
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *",
            "@monthly", "0 0 1 * *",
            "@weekly", "0 0 * * 0",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@hourly", "0 * * * *");

    /** Reads an expression as its dialect does. */
    static CronText read(CronReading reading) {
        String text = reading.text();
        Piece whole = new Piece(text, 1);
        if (text.length() > LONGEST) {
            Piece beginning = whole.part(0, 1);
            throw reading.refuse(beginning, "it has more than %d characters".formatted(LONGEST), "Split it up");
        }
        Piece body = trimmed(whole);
        if (body.text().isEmpty()) {
            throw reading.refuse(body, "it is empty", fieldsOf(reading.dialect()));
        }
        if (body.text().startsWith("TZ=") || body.text().startsWith("CRON_TZ=")) {
            return inZone(reading, body);
        }
        return body.startsWith('@')
                ? macro(reading, body, Optional.empty())
                : new Times(fields(reading, body, Optional.empty()));
    }

    private static Piece trimmed(Piece piece) {
        String text = piece.text();
        int start = 0;
        while (start < text.length() && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        int end = text.length();
        while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return piece.part(start, end);
    }

    private static CronText inZone(CronReading reading, Piece body) {
        int equals = body.text().indexOf('=');
        int space = body.text().indexOf(' ');
        Piece name = body.part(equals + 1, space < 0 ? body.text().length() : space);
        if (reading.dialect() != CronDialect.KUBERNETES) {
            throw reading.refuse(
                    body.part(0, equals),
                    "a zone in the expression is a habit of dialect kubernetes",
                    "Write timezone: %s beside the expression".formatted(name.text()));
        }
        if (space < 0) {
            throw reading.refuse(name, "no fields follow the zone", fieldsOf(reading.dialect()));
        }
        Optional<ZoneId> zone = Optional.of(zone(reading, name));
        Piece rest = trimmed(body.from(space));
        return rest.startsWith('@') ? macro(reading, rest, zone) : new Times(fields(reading, rest, zone));
    }

    private static ZoneId zone(CronReading reading, Piece name) {
        try {
            ZoneIds.Parsed parsed = ZoneIds.parse(name.text());
            parsed.warning().ifPresent(reading::warn);
            return parsed.zone();
        } catch (InvalidZoneException e) {
            throw reading.refuse(name, "bad zone", e.getMessage());
        }
    }

    private static CronExpression fields(CronReading reading, Piece body, Optional<ZoneId> zone) {
        return switch (reading.dialect()) {
            case UNIX -> UnixReader.read(reading, body, zone);
            case KUBERNETES -> KubernetesReader.read(reading, body, zone);
            case QUARTZ -> QuartzReader.read(reading, body);
        };
    }

    private static CronText macro(CronReading reading, Piece body, Optional<ZoneId> zone) {
        String name = body.text();
        if (reading.dialect() == CronDialect.QUARTZ) {
            throw reading.refuse(body, "Quartz has no macros", "For %s write %s".formatted(name, inQuartz(name)));
        }
        String expansion = MACROS.get(name);
        if (expansion != null) {
            return new Times(fields(reading, new Piece(expansion, body.column()), zone));
        }
        if (name.startsWith("@every ") && reading.dialect() == CronDialect.KUBERNETES) {
            return every(reading, body.from("@every ".length()));
        }
        throw unknownMacro(reading, body);
    }

    private static CronSyntaxException unknownMacro(CronReading reading, Piece body) {
        String lower = body.text().toLowerCase(Locale.ROOT);
        if (lower.equals("@reboot")) {
            return reading.refuse(
                    body,
                    "@reboot is no time: it belongs to the start of a machine, not to a schedule",
                    "Start the job from the machine's own boot, or choose a time");
        }
        if (lower.startsWith("@every")) {
            String interval = body.text().substring("@every".length()).strip();
            return reading.refuse(
                    body,
                    "@every is a habit of dialect kubernetes",
                    "Write every: %s, without cron".formatted(interval.isEmpty() ? "1h30m" : interval));
        }
        String known = "Known are @yearly @annually @monthly @weekly @daily @midnight @hourly";
        return reading.refuse(
                body,
                "\"%s\" is unknown".formatted(body.text()),
                MACROS.containsKey(lower) ? "Did you mean %s? %s".formatted(lower, known) : known);
    }

    private static String inQuartz(String macro) {
        return switch (macro) {
            case "@yearly", "@annually" -> "0 0 0 1 1 ?";
            case "@monthly" -> "0 0 0 1 * ?";
            case "@weekly" -> "0 0 0 ? * SUN";
            case "@hourly" -> "0 0 * * * ?";
            default -> "0 0 0 * * ?";
        };
    }

    /** As robfig/cron does: whole seconds, at least one. */
    private static CronText every(CronReading reading, Piece text) {
        BigDecimal seconds = goDuration(reading, text);
        long whole = seconds.setScale(0, RoundingMode.DOWN).longValueExact();
        if (seconds.compareTo(BigDecimal.valueOf(Math.max(whole, 1))) != 0) {
            reading.warn("@every %s: rounded to %ds".formatted(text.text(), Math.max(whole, 1)));
        }
        return new Every(Duration.ofSeconds(Math.max(whole, 1)));
    }

    /** A duration as Go's time.ParseDuration reads it, in seconds. */
    private static BigDecimal goDuration(CronReading reading, Piece piece) {
        String text = piece.text();
        int i = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        if (text.substring(i).equals("0")) {
            return BigDecimal.ZERO;
        }
        BigDecimal sum = BigDecimal.ZERO;
        boolean any = false;
        while (i < text.length()) {
            int unit = end(text, i, true);
            int next = end(text, unit, false);
            sum = sum.add(goNumber(reading, piece.part(i, unit)).multiply(goUnit(reading, piece.part(unit, next))));
            i = next;
            any = true;
        }
        if (!any || sum.compareTo(BigDecimal.valueOf(Long.MAX_VALUE, 9)) > 0) {
            throw notGoDuration(reading, piece);
        }
        return text.startsWith("-") ? sum.negate() : sum;
    }

    /** Where the run of number characters (or of others) that begins at an offset ends. */
    private static int end(String text, int from, boolean numeric) {
        int i = from;
        while (i < text.length() && (text.charAt(i) == '.' || isDigit(text.charAt(i))) == numeric) {
            i++;
        }
        return i;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static BigDecimal goNumber(CronReading reading, Piece piece) {
        String text = piece.text();
        boolean twoPoints = text.indexOf('.') != text.lastIndexOf('.');
        if (text.isEmpty() || text.equals(".") || twoPoints || text.length() > 20) {
            throw notGoDuration(reading, piece);
        }
        return new BigDecimal(text);
    }

    private static BigDecimal goUnit(CronReading reading, Piece piece) {
        return switch (piece.text()) {
            case "ns" -> BigDecimal.valueOf(1, 9);
            case "us", "µs", "μs" -> BigDecimal.valueOf(1, 6);
            case "ms" -> BigDecimal.valueOf(1, 3);
            case "s" -> BigDecimal.ONE;
            case "m" -> BigDecimal.valueOf(60);
            case "h" -> BigDecimal.valueOf(3600);
            default -> throw notGoDuration(reading, piece);
        };
    }

    private static CronSyntaxException notGoDuration(CronReading reading, Piece piece) {
        return reading.refuse(piece, "\"%s\" is no interval".formatted(piece.text()), "Write for example @every 1h30m");
    }

    /** The fields of a dialect, for people. */
    static String fieldsOf(CronDialect dialect) {
        return switch (dialect) {
            case UNIX, KUBERNETES -> "Write five fields: minute hour day-of-month month day-of-week";
            case QUARTZ -> "Write six or seven fields: second minute hour day-of-month month day-of-week [year]";
        };
    }
}

package dev.jem.spec;

import dev.jem.model.job.Template;
import dev.jem.model.time.DurationText;
import dev.jem.model.time.InvalidDurationException;
import dev.jem.model.time.InvalidZoneException;
import dev.jem.model.time.ZoneIds;
import dev.jem.spec.text.Characters;
import dev.jem.spec.text.DidYouMean;
import dev.jem.spec.text.Findings;
import dev.jem.spec.text.Node;
import dev.jem.spec.text.Place;
import dev.jem.spec.text.Show;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Turns nodes into values of one type each. What does not fit is reported, and the value is absent; a node that is
 * broken was reported before.
 */
final class Reader {

    /** Longest duration of a manifest. */
    static final Duration DURATION_MAX = Duration.ofDays(3660);

    private static final int YEAR_MIN = 1900;
    private static final int YEAR_MAX = 9999;

    static final String LOCAL_TIME_EXAMPLE = "2026-01-30T18:00";

    private static final Pattern TIME = Pattern.compile("[0-9]{2}:[0-9]{2}(:[0-9]{2})?");
    private static final Pattern PLAIN_NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]*[1-9])?");

    private final Findings findings;
    private final List<Reference> references = new ArrayList<>();

    Reader(Findings findings) {
        this.findings = findings;
    }

    Findings findings() {
        return findings;
    }

    /** What was read so far names these other objects. */
    List<Reference> references() {
        return Collections.unmodifiableList(references);
    }

    void refers(Reference reference) {
        references.add(reference);
    }

    void error(Place place, String rule, String message) {
        findings.error(place, rule, message);
    }

    void error(Place place, String rule, String message, String suggestion) {
        findings.error(place, rule, message, suggestion);
    }

    /** Warns of a setting that changes nothing. */
    void noEffect(Place place, String message, String suggestion) {
        findings.warning(place, "no-effect", message, suggestion);
    }

    /** Text as such; a number must be quoted. */
    Optional<Node.Scalar> scalar(Node node) {
        if (node instanceof Node.Scalar scalar && scalar.type() == Node.ScalarType.TEXT) {
            return Optional.of(scalar);
        }
        expected(node, "text", isNumberOrFlag(node) ? "put it in quotes" : "");
        return Optional.empty();
    }

    /** Text, or a number or truth value that everybody writes the same way, such as an argument. */
    Optional<Node.Scalar> word(Node node) {
        if (node instanceof Node.Scalar scalar && isNumberOrFlag(node)) {
            if (isUnmistakable(scalar.text())) {
                return Optional.of(scalar);
            }
            String message =
                    Show.quoted(scalar.text()) + " is a number or truth value that can be written in other ways";
            error(node.place(), "type", message, "put it in quotes to keep it as it is");
            return Optional.empty();
        }
        return scalar(node);
    }

    private static boolean isNumberOrFlag(Node node) {
        return node instanceof Node.Scalar scalar
                && scalar.type() != Node.ScalarType.TEXT
                && scalar.type() != Node.ScalarType.NULL;
    }

    private static boolean isUnmistakable(String text) {
        return text.equals("true")
                || text.equals("false")
                || PLAIN_NUMBER.matcher(text).matches();
    }

    /** Text for people, without control characters, of a bounded length. */
    Optional<String> prose(Node node, int lengthMax) {
        Optional<Node.Scalar> scalar = scalar(node);
        if (scalar.isEmpty()) {
            return Optional.empty();
        }
        String text = scalar.get().text();
        if (text.length() > lengthMax) {
            error(node.place(), "length", "a text of more than " + Show.count(lengthMax) + " characters", "shorten it");
            return Optional.empty();
        }
        if (!Characters.isReadable(text)) {
            error(node.place(), "character", "the text holds control characters", "remove them");
            return Optional.empty();
        }
        return Optional.of(text);
    }

    Optional<Integer> integer(Node node, int min, int max) {
        if (!(node instanceof Node.Scalar scalar) || scalar.type() != Node.ScalarType.INT) {
            expected(node, "a whole number", "");
            return Optional.empty();
        }
        Optional<Integer> value = Numbers.integer(scalar.text()).filter(it -> it >= min && it <= max);
        if (value.isEmpty()) {
            String message =
                    Show.quoted(scalar.text()) + " is not between " + Show.count(min) + " and " + Show.count(max);
            error(node.place(), "range", message);
        }
        return value;
    }

    Optional<BigDecimal> decimal(Node node) {
        boolean isNumber = node instanceof Node.Scalar scalar
                && (scalar.type() == Node.ScalarType.INT || scalar.type() == Node.ScalarType.FLOAT);
        if (!isNumber) {
            expected(node, "a number", "");
            return Optional.empty();
        }
        Optional<BigDecimal> value = Numbers.decimal(((Node.Scalar) node).text());
        if (value.isEmpty()) {
            error(node.place(), "range", "this number is not finite, or too long", "write it as in 12.5");
        }
        return value;
    }

    Optional<Duration> duration(Node node, Duration min) {
        return duration(node, min, DURATION_MAX);
    }

    Optional<Duration> duration(Node node, Duration min, Duration max) {
        boolean isBareNumber = node instanceof Node.Scalar scalar && scalar.type() == Node.ScalarType.INT;
        if (isBareNumber) {
            String text = ((Node.Scalar) node).text();
            error(
                    node.place(),
                    "duration",
                    "the duration " + Show.quoted(text) + " has no unit",
                    "write for example 30s, 15m or 2h");
            return Optional.empty();
        }
        Optional<Node.Scalar> scalar = scalar(node);
        if (scalar.isEmpty()) {
            return Optional.empty();
        }
        return durationOf(scalar.get(), min, max);
    }

    private Optional<Duration> durationOf(Node.Scalar scalar, Duration min, Duration max) {
        Duration value;
        try {
            value = DurationText.parse(scalar.text());
        } catch (InvalidDurationException e) {
            error(scalar.placeAt(e.column() - 1), "duration", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
        if (value.toNanosPart() % 1_000_000 != 0) {
            String message = "'" + Show.quoted(scalar.text()) + "' is finer than a millisecond";
            error(scalar.place(), "duration", message);
            return Optional.empty();
        }
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            String bounds = "between " + DurationText.format(min) + " and " + DurationText.format(max);
            error(scalar.place(), "range", Show.quoted(scalar.text()) + " is not " + bounds);
            return Optional.empty();
        }
        return Optional.of(value);
    }

    Optional<Boolean> flag(Node node) {
        if (node instanceof Node.Scalar scalar && scalar.type() == Node.ScalarType.BOOL) {
            return Optional.of(scalar.text().equalsIgnoreCase("true"));
        }
        expected(node, "true or false", "");
        return Optional.empty();
    }

    /** A time of day in whole seconds: {@code 17:00}, {@code 17:00:30}. */
    Optional<LocalTime> timeOfDay(Node node) {
        Optional<Node.Scalar> scalar = scalar(node);
        Optional<LocalTime> time = scalar.filter(it -> TIME.matcher(it.text()).matches())
                .flatMap(it -> parsed(LocalTime::parse, it.text()));
        if (scalar.isPresent() && time.isEmpty()) {
            String text = scalar.get().text();
            String advice = text.startsWith("24:00") ? "write 00:00" : "write for example 17:00";
            error(node.place(), "time", "'" + Show.quoted(text) + "' is not a time of day", advice);
        }
        return time;
    }

    /** A day of the years that people and calendars know. */
    Optional<LocalDate> date(Node node) {
        Optional<Node.Scalar> scalar = scalar(node);
        Optional<LocalDate> date =
                scalar.filter(it -> it.text().length() == 10).flatMap(it -> parsed(LocalDate::parse, it.text()));
        if (scalar.isPresent() && date.isEmpty()) {
            String message = "'" + Show.quoted(scalar.get().text()) + "' is not a date";
            error(node.place(), "date", message, "write for example 2026-12-24");
        }
        return date.filter(it -> isKnown(it.getYear(), node.place()));
    }

    /** A local date and time in whole seconds, of the years that people and calendars know. */
    Optional<LocalDateTime> localTime(Node node) {
        Optional<Node.Scalar> scalar = scalar(node);
        Optional<LocalDateTime> time = scalar.flatMap(it -> parsed(LocalDateTime::parse, it.text()))
                .filter(it -> it.equals(it.truncatedTo(ChronoUnit.SECONDS)));
        if (scalar.isPresent() && time.isEmpty()) {
            String message = "'" + Show.quoted(scalar.get().text()) + "' is not a local date and time";
            String advice = "write for example " + LOCAL_TIME_EXAMPLE + ", without offset";
            error(node.place(), "local-time", message, advice);
        }
        return time.filter(it -> isKnown(it.getYear(), node.place()));
    }

    private boolean isKnown(int year, Place place) {
        boolean isKnown = year >= YEAR_MIN && year <= YEAR_MAX;
        if (!isKnown) {
            error(place, "range", "the year " + year + " is not between " + YEAR_MIN + " and " + YEAR_MAX);
        }
        return isKnown;
    }

    private static <T> Optional<T> parsed(Function<String, T> parse, String text) {
        try {
            return Optional.of(parse.apply(text));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    Optional<ZoneId> zone(Node node) {
        Optional<Node.Scalar> scalar = scalar(node);
        try {
            Optional<ZoneIds.Parsed> parsed = scalar.map(it -> ZoneIds.parse(it.text()));
            parsed.flatMap(ZoneIds.Parsed::warning).ifPresent(it -> findings.warning(node.place(), "zone", it, ""));
            return parsed.map(ZoneIds.Parsed::zone);
        } catch (InvalidZoneException e) {
            error(node.place(), "zone", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    Optional<Long> size(Node node, long min, long max) {
        boolean isBareNumber = node instanceof Node.Scalar scalar && scalar.type() == Node.ScalarType.INT;
        if (isBareNumber) {
            String text = ((Node.Scalar) node).text();
            error(
                    node.place(),
                    "size",
                    "the size " + Show.quoted(text) + " has no unit",
                    "write for example 512KiB or 64MiB");
            return Optional.empty();
        }
        Optional<Node.Scalar> scalar = scalar(node);
        if (scalar.isEmpty()) {
            return Optional.empty();
        }
        String text = scalar.get().text();
        Optional<Long> value = ByteSize.parse(text);
        if (value.isEmpty()) {
            error(
                    node.place(),
                    "size",
                    "'" + Show.quoted(text) + "' is not a size",
                    "write for example 512KiB or 64MiB");
        } else if (value.get() < min || value.get() > max) {
            String bounds = "between " + ByteSize.format(min) + " and " + ByteSize.format(max);
            error(node.place(), "range", Show.quoted(text) + " is not " + bounds);
            return Optional.empty();
        }
        return value;
    }

    <E extends Enum<E>> Optional<E> choice(Node node, Class<E> type) {
        Optional<Node.Scalar> scalar = scalar(node);
        if (scalar.isEmpty()) {
            return Optional.empty();
        }
        String text = scalar.get().text();
        Optional<E> value = Choice.read(type, text);
        if (value.isEmpty()) {
            notOneOf(scalar.get(), Choice.texts(type));
        }
        return value;
    }

    void notOneOf(Node.Scalar scalar, List<String> allowed) {
        String message = "'" + Show.quoted(scalar.text()) + "' is not one of " + String.join(", ", allowed);
        error(scalar.place(), "choice", message, DidYouMean.suggestion(scalar.text(), allowed));
    }

    /** Text with references. */
    Optional<Template> template(Node.Scalar scalar) {
        try {
            return Optional.of(Template.parse(scalar.text()));
        } catch (Template.TemplateSyntaxException e) {
            error(scalar.placeAt(e.offset()), "template", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /** The values of a list; empty where it is none. */
    List<Node> items(Node node) {
        if (node instanceof Node.Items items) {
            return items.values();
        }
        expected(node, "a list", node instanceof Node.Scalar ? "put it in square brackets" : "");
        return List.of();
    }

    Optional<Node.Mapping> mapping(Node node, String what) {
        if (node instanceof Node.Mapping mapping) {
            return Optional.of(mapping);
        }
        expected(node, what, "");
        return Optional.empty();
    }

    /** Reports a value of another type, unless that was reported as broken before. */
    void expected(Node node, String what, String suggestion) {
        if (!(node instanceof Node.Broken)) {
            error(node.place(), "type", "expected " + what + ", not " + node.kind(), suggestion);
        }
    }
}

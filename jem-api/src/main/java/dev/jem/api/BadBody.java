package dev.jem.api;

import dev.jem.api.ProblemException.Status;
import dev.jem.protocol.Problem;
import dev.jem.spec.text.DidYouMean;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Says what is wrong with a JSON body in the words of JSON; the reader's own words name classes of this program. */
final class BadBody {

    private static final int MESSAGE_LENGTH_MAX = 300;

    /** Places inside of the reader, and settings of it that no caller can change. */
    private static final Pattern INNER =
            Pattern.compile(" \\(start marker at .*$|,? ?\\(?from `[^`]*`\\)?|`StreamReadConstraints[^`]*`");

    private static final Pattern CLASS_NAME = Pattern.compile("[A-Za-z_]\\w*(\\.\\w+)*\\.[A-Z]\\w+|JsonToken|`");

    private BadBody() {}

    static ProblemException problem(JacksonException e) {
        String pointer = e.getPath().stream()
                .map(it -> "/" + (it.getPropertyName() == null ? it.getIndex() : BadBody.escaped(it.getPropertyName())))
                .collect(Collectors.joining());
        TokenStreamLocation location = Optional.ofNullable(e.getLocation()).orElse(TokenStreamLocation.NA);
        boolean isPlaced = location.getLineNr() > 0 && location.getColumnNr() > 0;
        String message = message(e);
        Problem.Place place = new Problem.Place(
                "",
                pointer,
                isPlaced ? location.getLineNr() : 0,
                isPlaced ? location.getColumnNr() : 0,
                e instanceof UnrecognizedPropertyException ? "unknown-member" : "json",
                message,
                suggestion(e));
        String where = isPlaced ? " (line " + place.line() + ", column " + place.column() + ")" : "";
        String at = pointer.isEmpty() ? "" : " at " + pointer;
        String advice = place.suggestion().isEmpty() ? "" : "; " + place.suggestion();
        return new ProblemException(
                Status.BAD_REQUEST,
                "bad-request",
                "the body is not the expected JSON" + at + where + ": " + message + advice,
                List.of(place));
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    private static String message(JacksonException e) {
        return switch (e) {
            case UnrecognizedPropertyException it -> "unknown member '" + brief(it.getPropertyName()) + "'";
            case InvalidNullException _ -> "null is not allowed here";
            case InvalidFormatException it ->
                "'" + brief(String.valueOf(it.getValue())) + "' is not " + wanted(it.getTargetType());
            case MismatchedInputException it -> "expected " + wanted(it.getTargetType());
            case StreamReadException it ->
                plain(INNER.matcher(String.valueOf(it.getOriginalMessage())).replaceAll(""));
            default -> plain(String.valueOf(e.getOriginalMessage()));
        };
    }

    /** The reader's own message where it speaks of JSON only. */
    private static String plain(String message) {
        return CLASS_NAME.matcher(message).find() ? "it cannot be read" : brief(message);
    }

    private static String brief(String text) {
        return text.length() > MESSAGE_LENGTH_MAX ? text.substring(0, MESSAGE_LENGTH_MAX) + "…" : text;
    }

    private static String wanted(Class<?> type) {
        if (type == null || Map.class.isAssignableFrom(type) || type.isRecord() || type == Object.class) {
            return "an object";
        }
        if (type == String.class) {
            return "a text";
        }
        if (type == LocalDate.class) {
            return "a date such as 2026-03-31";
        }
        if (type == Instant.class) {
            return "a time such as 2026-03-31T02:30:00Z";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == byte[].class) {
            return "bytes in base64";
        }
        if (Collection.class.isAssignableFrom(type) || type.isArray()) {
            return "a list";
        }
        return type.isPrimitive() || Number.class.isAssignableFrom(type) ? "a whole number" : "another value";
    }

    private static String suggestion(JacksonException e) {
        if (!(e instanceof UnrecognizedPropertyException unknown)) {
            return "";
        }
        List<String> known = Optional.ofNullable(unknown.getKnownPropertyIds()).stream()
                .flatMap(Collection::stream)
                .map(Object::toString)
                .sorted()
                .toList();
        String near = DidYouMean.suggestion(unknown.getPropertyName(), known);
        return near.isEmpty() ? "there are " + String.join(", ", known) : near;
    }
}

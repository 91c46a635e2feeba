package dev.jem.spec;

import dev.jem.spec.text.DidYouMean;
import dev.jem.spec.text.Node;
import dev.jem.spec.text.Place;
import dev.jem.spec.text.Show;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;

/** A mapping with known keys. Unknown and missing keys were reported when it was made. */
final class Fields {

    /** So many are named where none of them is near to what was written. */
    private static final int FEW_KEYS = 12;

    private final Node.Mapping mapping;
    private final Reader reader;

    private Fields(Node.Mapping mapping, Reader reader) {
        this.mapping = mapping;
        this.reader = reader;
    }

    /** The fields of a node, or nothing where it is no mapping. */
    static Optional<Fields> of(Node node, Keys keys, Reader reader) {
        return of(node, keys, "", reader);
    }

    /** @param key which key to write before a text that stands where the mapping is expected; may be empty */
    static Optional<Fields> of(Node node, Keys keys, String key, Reader reader) {
        if (node instanceof Node.Mapping mapping) {
            check(mapping, keys, reader);
            return Optional.of(new Fields(mapping, reader));
        }
        boolean isText = !key.isEmpty() && node instanceof Node.Scalar scalar && scalar.type() == Node.ScalarType.TEXT;
        String advice = isText ? "write {" + key + ": " + Show.quoted(((Node.Scalar) node).text()) + "}" : "";
        reader.expected(node, "a mapping with " + String.join(", ", keys.known()), advice);
        return Optional.empty();
    }

    private static void check(Node.Mapping mapping, Keys keys, Reader reader) {
        for (String key : keys.required()) {
            if (!mapping.entries().containsKey(key)) {
                reader.error(mapping.place(), "missing-key", "the key '" + key + "' is missing here");
            }
        }
        for (Node.Entry entry : mapping.entries().values()) {
            if (!keys.knows(entry.key().text())) {
                unknown(entry, keys, reader);
            }
        }
    }

    private static void unknown(Node.Entry entry, Keys keys, Reader reader) {
        String key = entry.key().text();
        if (keys.later().contains(key)) {
            String message = "the key '" + key + "' is not supported in this version";
            reader.error(
                    entry.keyPlace(), "unsupported-key", message, keys.hints().getOrDefault(key, "remove it"));
            return;
        }
        String hint = keys.hints().get(key);
        String nearest = reader.findings().isFull() ? "" : DidYouMean.suggestion(key, keys.known());
        String known = keys.known().size() > FEW_KEYS ? "" : "there is " + String.join(", ", keys.known());
        String suggestion = hint != null ? hint : nearest.isEmpty() ? known : nearest;
        String message = "unknown key '" + Show.quoted(key) + "' in " + keys.name();
        reader.error(entry.keyPlace(), "unknown-key", message, suggestion);
    }

    Place place() {
        return mapping.place();
    }

    boolean has(String key) {
        return mapping.entries().containsKey(key);
    }

    Optional<Node.Entry> entry(String key) {
        return Optional.ofNullable(mapping.entries().get(key));
    }

    /** The value of a key; a key without a value is an error. */
    Optional<Node> node(String key) {
        Optional<Node> value = entry(key).map(Node.Entry::value);
        boolean isNull =
                value.isPresent() && value.get() instanceof Node.Scalar scalar && scalar.type() == Node.ScalarType.NULL;
        if (isNull) {
            Place place = entry(key).orElseThrow().keyPlace();
            reader.error(place, "type", "the key '" + key + "' has no value", "give it one, or remove the key");
            return Optional.empty();
        }
        return value;
    }

    Optional<Fields> fields(String key, Keys keys) {
        return node(key).flatMap(it -> of(it, keys, reader));
    }

    Optional<Node.Scalar> scalar(String key) {
        return node(key).flatMap(reader::scalar);
    }

    Optional<String> prose(String key, int lengthMax) {
        return node(key).flatMap(it -> reader.prose(it, lengthMax));
    }

    Optional<Integer> integer(String key, int min, int max) {
        return node(key).flatMap(it -> reader.integer(it, min, max));
    }

    Optional<BigDecimal> decimal(String key) {
        return node(key).flatMap(reader::decimal);
    }

    Optional<Duration> duration(String key, Duration min) {
        return node(key).flatMap(it -> reader.duration(it, min));
    }

    Optional<LocalTime> timeOfDay(String key) {
        return node(key).flatMap(reader::timeOfDay);
    }

    Optional<LocalDate> date(String key) {
        return node(key).flatMap(reader::date);
    }

    Optional<ZoneId> zone(String key) {
        return node(key).flatMap(reader::zone);
    }

    Optional<Boolean> flag(String key) {
        return node(key).flatMap(reader::flag);
    }

    /** Reports a key that has no place here. */
    void refuse(String key, String message, String suggestion) {
        entry(key).ifPresent(it -> reader.error(it.keyPlace(), "one-of", message, suggestion));
    }

    Optional<Long> size(String key, long min, long max) {
        return node(key).flatMap(it -> reader.size(it, min, max));
    }

    <E extends Enum<E>> Optional<E> choice(String key, Class<E> type) {
        return node(key).flatMap(it -> reader.choice(it, type));
    }
}

package dev.jem.spec.text;

import java.util.List;
import java.util.Map;

/** A value of a document and where it stands. Immutable. */
public sealed interface Node {

    Place place();

    /** What it is, for messages: {@code a list}, {@code the number 12}. */
    String kind();

    /**
     * Text, a number, a truth value or nothing.
     *
     * @param text what it says, without quotes
     * @param type what YAML 1.2 takes it for
     * @param spot where each of its characters stands
     */
    record Scalar(Place place, String text, ScalarType type, Spot spot) implements Node {

        @Override
        public String kind() {
            return switch (type) {
                case TEXT -> "the text '" + Show.quoted(text) + "'";
                case INT, FLOAT -> "the number " + Show.quoted(text);
                case BOOL -> "the truth value " + text;
                case NULL -> "nothing";
            };
        }

        /** The place of the character with this index in the text, or of the scalar where that cannot be told. */
        public Place placeAt(int index) {
            return spot.of(place, text, index);
        }
    }

    /** What YAML 1.2 (core schema) takes a scalar for. */
    enum ScalarType {
        TEXT,
        INT,
        FLOAT,
        BOOL,
        NULL
    }

    record Items(Place place, List<Node> values) implements Node {
        @Override
        public String kind() {
            return values.isEmpty() ? "an empty list" : "a list";
        }
    }

    /** Named values in their order; of a name that was written twice the first counts. */
    record Mapping(Place place, Map<String, Entry> entries) implements Node {
        @Override
        public String kind() {
            return entries.isEmpty() ? "an empty mapping" : "a mapping";
        }
    }

    /** A name with its value. */
    record Entry(Scalar key, Node value) {

        /** Where the name stands, with the pointer of the value. */
        public Place keyPlace() {
            Place at = key.place();
            return new Place(at.source(), at.line(), at.column(), value.place().path());
        }
    }

    /** Something that was already reported and is not looked at again. */
    record Broken(Place place) implements Node {
        @Override
        public String kind() {
            return "something unreadable";
        }
    }
}

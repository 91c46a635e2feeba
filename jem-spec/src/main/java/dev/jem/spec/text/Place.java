package dev.jem.spec.text;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Where something stands.
 *
 * @param source the text
 * @param line from 1
 * @param column from 1, in code points
 * @param path the way from the document's root
 */
public record Place(Source source, int line, int column, Path path) {

    static final Path ROOT = new Path.Root();

    /** The first character of a source. */
    public static Place start(Source source) {
        return new Place(source, 1, 1, ROOT);
    }

    Place at(int otherLine, int otherColumn) {
        return new Place(source, otherLine, otherColumn, path);
    }

    /** What is wrong, or doubtful, here. */
    public Finding finding(String rule, String message) {
        return new Finding(source.name(), line, column, path.pointer(), rule, message, "");
    }

    /** {@code file:line:column}. */
    @Override
    public String toString() {
        return source.name() + ":" + line + ":" + column;
    }

    /** The steps from a document's root to a value. */
    public sealed interface Path {

        record Root() implements Path {}

        record Step(Path outer, String name) implements Path {}

        default Path to(String name) {
            return new Step(this, name);
        }

        /** The JSON pointer of RFC 6901. */
        default String pointer() {
            Deque<String> names = new ArrayDeque<>();
            Path at = this;
            while (at instanceof Step step) {
                names.push(step.name.replace("~", "~0").replace("/", "~1"));
                at = step.outer;
            }
            StringBuilder pointer = new StringBuilder();
            names.forEach(it -> pointer.append('/').append(it));
            return pointer.toString();
        }
    }
}

package dev.jem.model.job;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Text with references such as <code>$&#123;{ params.day }}</code>. Values are put in once and never looked at again,
 * so a value that itself contains the syntax stays what it is. Immutable.
 *
 * @param source the text as it was written
 * @param segments literals and references in their order
 */
public record Template(String source, List<Segment> segments) {

    public static final Template EMPTY = literal("");

    /** A part of the text. */
    public sealed interface Segment {}

    record Literal(String text) implements Segment {}

    /**
     * A dotted path such as {@code params.day}, or a {@link BusinessDateExpression}.
     *
     * @param path the path without white space
     * @param offset where the reference begins in the source, from 0
     */
    public record Reference(String path, int offset) implements Segment {}

    /** Thrown for a template that cannot be read; the offset is from 0 within the text. */
    public static final class TemplateSyntaxException extends IllegalArgumentException {
        private final int offset;

        TemplateSyntaxException(int offset, String message) {
            super(message);
            this.offset = offset;
        }

        public int offset() {
            return offset;
        }
    }

    public Template {
        segments = List.copyOf(segments);
    }

    public static Template literal(String text) {
        return new Template(text, text.isEmpty() ? List.of() : List.of(new Literal(text)));
    }

    /** Reads a template; throws {@link TemplateSyntaxException} for an unclosed or empty reference. */
    public static Template parse(String source) {
        List<Segment> segments = new ArrayList<>();
        int at = 0;
        for (int open = source.indexOf("${{"); open >= 0; open = source.indexOf("${{", at)) {
            if (open > at) {
                segments.add(new Literal(source.substring(at, open)));
            }
            int close = source.indexOf("}}", open + 3);
            if (close < 0) {
                throw new TemplateSyntaxException(open, "'${{' without its '}}'");
            }
            String path = source.substring(open + 3, close).strip();
            if (!isPath(path) && !BusinessDateExpression.isWritten(path)) {
                throw new TemplateSyntaxException(
                        open, "'" + path + "' is not a reference; write a dotted path such as ${{ params.day }}");
            }
            segments.add(new Reference(path, open));
            at = close + 2;
        }
        if (at < source.length()) {
            segments.add(new Literal(source.substring(at)));
        }
        return new Template(source, segments);
    }

    /** The references in their order. */
    public List<Reference> references() {
        return segments.stream()
                .filter(Reference.class::isInstance)
                .map(Reference.class::cast)
                .toList();
    }

    public boolean isLiteral() {
        return references().isEmpty();
    }

    /** The text with each reference replaced by what the lookup gives for its path. */
    public String render(Function<String, String> lookup) {
        StringBuilder text = new StringBuilder(source.length());
        for (Segment segment : segments) {
            switch (segment) {
                case Literal literal -> text.append(literal.text);
                case Reference reference -> text.append(lookup.apply(reference.path));
            }
        }
        return text.toString();
    }

    private static boolean isPath(String path) {
        boolean expectsStart = true;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            boolean isStart = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
            boolean isInner = isStart || c == '-' || (c >= '0' && c <= '9');
            if (expectsStart ? !isStart : !isInner && c != '.') {
                return false;
            }
            expectsStart = c == '.';
        }
        return !expectsStart;
    }

    @Override
    public String toString() {
        return source;
    }
}

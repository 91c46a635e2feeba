package dev.jem.spec.text;

/** How the characters of a scalar's value lie in its source. */
sealed interface Spot {

    /** The place of the character with this index in the value. */
    Place of(Place start, String value, int index);

    /** The value stands on one line as it is, so many characters after the scalar's beginning. */
    record Inline(int offset) implements Spot {
        @Override
        public Place of(Place start, String value, int index) {
            int characters = value.codePointCount(0, Math.min(index, value.length()));
            return start.at(start.line(), start.column() + offset + characters);
        }
    }

    /** A literal block: the lines after the indicator, so many of them indented by as much. */
    record Block(int indent) implements Spot {
        @Override
        public Place of(Place start, String value, int index) {
            int line = start.line() + 1;
            int lineStart = 0;
            int end = Math.min(index, value.length());
            for (int i = 0; i < end; i++) {
                if (value.charAt(i) == '\n') {
                    line++;
                    lineStart = i + 1;
                }
            }
            return start.at(line, 1 + indent + value.codePointCount(lineStart, end));
        }
    }

    /** Folded or escaped: only the beginning is known. */
    record Unknown() implements Spot {
        @Override
        public Place of(Place start, String value, int index) {
            return start;
        }
    }
}

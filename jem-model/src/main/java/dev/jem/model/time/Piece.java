package dev.jem.model.time;

import java.util.ArrayList;
import java.util.List;

/**
 * A part of a longer text and where it stands there.
 *
 * @param column of its first character in the whole text, from 1
 */
record Piece(String text, int column) {

    /** The part between two offsets of this one. */
    Piece part(int from, int to) {
        return new Piece(text.substring(from, to), column + from);
    }

    /** From an offset of this one to its end. */
    Piece from(int offset) {
        return part(offset, text.length());
    }

    /** The parts between separators, empty ones included. */
    List<Piece> split(char separator) {
        List<Piece> parts = new ArrayList<>();
        int start = 0;
        for (int i = text.indexOf(separator); i >= 0; i = text.indexOf(separator, start)) {
            parts.add(part(start, i));
            start = i + 1;
        }
        parts.add(from(start));
        return parts;
    }

    /** The parts between runs of white space, none of them empty. */
    List<Piece> words() {
        List<Piece> words = new ArrayList<>();
        int start = -1;
        for (int i = 0; i <= text.length(); i++) {
            boolean space = i == text.length() || Character.isWhitespace(text.charAt(i));
            if (space && start >= 0) {
                words.add(part(start, i));
                start = -1;
            } else if (!space && start < 0) {
                start = i;
            }
        }
        return words;
    }

    boolean startsWith(char c) {
        return !text.isEmpty() && text.charAt(0) == c;
    }
}

package dev.jem.spec.text;

import java.util.Arrays;

/** The lines of a text by their numbers, ended by LF, CR LF or CR. */
final class Lines {

    private final String text;
    private final int[] starts;

    Lines(String text) {
        this.text = text;
        int[] found = new int[64];
        int count = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean ends = c == '\n' || (c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n'));
            if (ends) {
                found = count == found.length ? Arrays.copyOf(found, 2 * count) : found;
                found[count++] = i + 1;
            }
        }
        this.starts = Arrays.copyOf(found, count);
    }

    /** The line with this number, from 1, without its end; empty beyond the last one. */
    String line(int number) {
        if (number < 1 || number > starts.length) {
            return "";
        }
        int end = number < starts.length ? starts[number] : text.length();
        int start = starts[number - 1];
        while (end > start && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        return text.substring(start, end);
    }

    /** The place of the character with this index. */
    Place place(Source source, int index) {
        int found = Arrays.binarySearch(starts, index);
        int line = found >= 0 ? found + 1 : -found - 1;
        int column = 1 + text.codePointCount(starts[line - 1], index);
        return Place.start(source).at(line, column);
    }
}

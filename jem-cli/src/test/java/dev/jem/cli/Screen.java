package dev.jem.cli;

import java.util.ArrayList;
import java.util.List;

/** As much of a terminal as the progress display uses: what stands on it after everything was written. */
final class Screen {

    private final List<StringBuilder> lines = new ArrayList<>(List.of(new StringBuilder()));
    private int row;
    private int column;
    private boolean isCursorShown = true;

    void write(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> newLine();
                case '\r' -> column = 0;
                case '\u001b' -> i = escape(text, i);
                default -> put(c);
            }
        }
    }

    private int escape(String text, int start) {
        int end = start + 2;
        while (!Character.isLetter(text.charAt(end))) {
            end++;
        }
        String argument = text.substring(start + 2, end);
        switch (text.charAt(end)) {
            case 'A' -> row = Math.max(0, row - Integer.parseInt(argument));
            case 'J' -> clearBelow();
            case 'K' -> lines.get(row).setLength(Math.min(column, lines.get(row).length()));
            case 'm' -> {}
            case 'h', 'l' -> isCursorShown = argument.equals("?25") ? text.charAt(end) == 'h' : isCursorShown;
            default -> throw new IllegalArgumentException("an escape this screen does not know: " + text.charAt(end));
        }
        return end;
    }

    private void newLine() {
        row++;
        column = 0;
        if (row == lines.size()) {
            lines.add(new StringBuilder());
        }
    }

    private void clearBelow() {
        lines.get(row).setLength(Math.min(column, lines.get(row).length()));
        while (lines.size() > row + 1) {
            lines.removeLast();
        }
    }

    private void put(char c) {
        StringBuilder line = lines.get(row);
        if (column < line.length()) {
            line.setCharAt(column, c);
        } else {
            line.append(c);
        }
        column++;
    }

    List<String> lines() {
        return lines.stream()
                .map(StringBuilder::toString)
                .filter(it -> !it.isEmpty())
                .toList();
    }

    boolean isCursorShown() {
        return isCursorShown;
    }
}

package dev.jem.spec;

import dev.jem.spec.text.DidYouMean;
import dev.jem.spec.text.Node;
import dev.jem.spec.text.Show;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Weekdays as cron names them: {@code MON}, {@code MON-FRI}, {@code SAT-MON}. */
final class WeekDays {

    private WeekDays() {}

    static List<DayOfWeek> read(Node node, Reader reader) {
        List<Node> items = reader.items(node);
        if (node instanceof Node.Items && items.isEmpty()) {
            reader.error(node.place(), "size", "a week needs a day", "write for example [MON-FRI]");
        }
        return items.stream()
                .limit(100)
                .flatMap(it -> reader.scalar(it).stream())
                .flatMap(it -> days(it, reader).stream())
                .distinct()
                .sorted()
                .toList();
    }

    private static List<DayOfWeek> days(Node.Scalar scalar, Reader reader) {
        List<DayOfWeek> ends = new ArrayList<>();
        String[] parts = scalar.text().split("-", -1);
        for (String part : parts) {
            day(part).ifPresent(ends::add);
        }
        if (ends.size() != parts.length || parts.length > 2) {
            String message = "'" + Show.quoted(scalar.text()) + "' is neither a weekday nor a range of them";
            String suggestion = parts.length == 1 ? DidYouMean.suggestion(scalar.text(), names()) : "";
            reader.error(
                    scalar.place(),
                    "weekday",
                    message,
                    suggestion.isEmpty() ? "write for example MON-FRI" : suggestion);
            return List.of();
        }
        List<DayOfWeek> days = new ArrayList<>(List.of(ends.getFirst()));
        while (days.getLast() != ends.getLast()) {
            days.add(days.getLast().plus(1));
        }
        return days;
    }

    private static Optional<DayOfWeek> day(String text) {
        return Arrays.stream(DayOfWeek.values())
                .filter(it -> name(it).equals(text.toUpperCase(Locale.ROOT)))
                .findFirst();
    }

    private static List<String> names() {
        return Arrays.stream(DayOfWeek.values()).map(WeekDays::name).toList();
    }

    private static String name(DayOfWeek day) {
        return day.name().substring(0, 3);
    }

    /** Three days in a row and more as a range. */
    static List<String> write(List<DayOfWeek> days) {
        List<String> written = new ArrayList<>();
        int at = 0;
        while (at < days.size()) {
            int end = at;
            while (end + 1 < days.size()
                    && days.get(end + 1).getValue() == days.get(end).getValue() + 1) {
                end++;
            }
            if (end - at < 2) {
                written.add(name(days.get(at)));
                at++;
            } else {
                written.add(name(days.get(at)) + "-" + name(days.get(end)));
                at = end + 1;
            }
        }
        return written;
    }
}

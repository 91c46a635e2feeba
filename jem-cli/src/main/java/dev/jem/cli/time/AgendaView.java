package dev.jem.cli.time;

import dev.jem.cli.command.Names;
import dev.jem.cli.command.Output;
import dev.jem.cli.run.Glyphs;
import dev.jem.cli.text.Clean;
import dev.jem.cli.text.Width;
import dev.jem.protocol.Time;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** An agenda as a page of a calendar: days as headings, and a line where now is. */
final class AgendaView {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEEE uuuu-MM-dd", Locale.ENGLISH);
    private static final int DETAIL_WIDTH_MIN = 24;
    private static final String GAP = "  ";

    private final Output output;
    private final Glyphs glyphs;
    private final ZoneId zone;

    AgendaView(Output output, Glyphs glyphs) {
        this.output = output;
        this.glyphs = glyphs;
        this.zone = output.times().zone();
    }

    /** A line before it is aligned; all but the last cell have a width in common. */
    private record Line(Time.AgendaItem item, List<String> cells, String detail) {}

    void print(Time.Agenda agenda) {
        agenda.knownFrom()
                .ifPresent(it -> output.say("Of the past only what was due from "
                        + output.times().full(it) + " on is shown: there is more. Choose with -n or --job."));
        List<Line> lines = agenda.items().stream().map(this::line).toList();
        int[] widths = widths(lines);
        Optional<LocalDate> day = Optional.empty();
        boolean isPast = true;
        for (Line line : lines) {
            if (isPast && line.item.at().isAfter(agenda.now())) {
                isPast = false;
                now(agenda.now());
            }
            LocalDate own = LocalDate.ofInstant(line.item.at(), zone);
            if (!day.equals(Optional.of(own))) {
                day = Optional.of(own);
                output.styled(output.style().bold(DAY.format(own)));
            }
            print(line, widths);
        }
        if (isPast) {
            now(agenda.now());
        }
        if (lines.isEmpty()) {
            output.say("Nothing was expected in this time, and nothing is.");
        }
        agenda.cutAt()
                .ifPresent(it -> output.say("From " + output.times().full(it)
                        + " on there is more than is shown. Choose with -n or --job, or ask for fewer --days."));
    }

    private void now(Instant now) {
        String line = glyphs.isUnicode() ? "──" : "--";
        output.styled(output.style().active(line + " now " + output.times().full(now) + " " + line.repeat(12)));
    }

    private Line line(Time.AgendaItem item) {
        String outcome = mark(item.state()) + " " + Clean.line(Names.words(item.state()));
        List<String> cells = List.of(
                output.times().time(item.at()),
                outcome,
                Clean.line(item.namespace() + "/" + item.job()),
                Clean.line(item.trigger()));
        return new Line(item, cells, detail(item));
    }

    private String mark(String state) {
        return switch (state) {
            case "PLANNED" -> glyphs.isUnicode() ? "·" : ".";
            case "WAITING", "RUNNING", "PAUSED" -> glyphs.isUnicode() ? "▸" : ">";
            case "SUCCEEDED" -> glyphs.end(state);
            case "COALESCED", "SUPERSEDED" -> glyphs.end("SKIPPED");
            default -> glyphs.end(state.startsWith("SKIPPED") ? "SKIPPED" : state);
        };
    }

    private String detail(Time.AgendaItem item) {
        List<String> parts = new ArrayList<>();
        if (item.count() > 1) {
            String until = item.until()
                    .map(it -> ", the last " + clockOrFull(it, item.at()))
                    .orElse("");
            parts.add(item.count() + " starts" + until);
        }
        if (!item.run().isEmpty()) {
            parts.add("run " + item.run());
        }
        if (!item.why().isEmpty()) {
            parts.add(output.times().told(item.why()));
        }
        item.startsAt().ifPresent(it -> parts.add("starts " + clockOrFull(it, item.at())));
        return Clean.line(String.join("; ", parts));
    }

    /** The time alone where it is on the same day. */
    private String clockOrFull(Instant instant, Instant of) {
        boolean isSameDay = LocalDate.ofInstant(instant, zone).equals(LocalDate.ofInstant(of, zone));
        return isSameDay ? output.times().time(instant) : output.times().full(instant);
    }

    private static int[] widths(List<Line> lines) {
        return IntStream.range(0, 4)
                .map(i -> lines.stream()
                        .mapToInt(it -> Width.of(it.cells.get(i)))
                        .max()
                        .orElse(0))
                .toArray();
    }

    private void print(Line line, int[] widths) {
        StringBuilder text = new StringBuilder();
        int indent = 0;
        for (int i = 0; i < widths.length; i++) {
            String cell = line.cells.get(i);
            boolean isLast = i == widths.length - 1 && line.detail.isEmpty();
            text.append(GAP).append(i == 1 ? output.style().paint(line.item.state(), cell) : cell);
            text.append(" ".repeat(isLast ? 0 : widths[i] - Width.of(cell)));
            indent += GAP.length() + widths[i];
        }
        if (line.detail.isEmpty()) {
            output.styled(text.toString());
            return;
        }
        indent += GAP.length();
        int room = output.columns() - indent;
        List<String> wrapped = room < DETAIL_WIDTH_MIN ? List.of(line.detail) : Width.wrap(line.detail, room);
        output.styled(text + GAP + wrapped.getFirst());
        for (String more : wrapped.subList(1, wrapped.size())) {
            output.styled(" ".repeat(indent) + more);
        }
    }
}

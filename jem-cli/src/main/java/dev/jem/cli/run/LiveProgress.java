package dev.jem.cli.run;

import dev.jem.cli.command.Names;
import dev.jem.cli.command.Output;
import dev.jem.cli.host.Host;
import dev.jem.cli.host.Terminal;
import dev.jem.cli.text.Clean;
import dev.jem.cli.text.Style;
import dev.jem.cli.text.Times;
import dev.jem.cli.text.Width;
import dev.jem.protocol.Runs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Shows a run on a terminal: a moving line for each task at work, a fixed one for each that has ended. */
final class LiveProgress implements RunObserver {

    private static final int LINES_MAX = 12;
    private static final int NAME_WIDTH_MAX = 28;
    private static final long FRAME_MILLIS = 100;

    private final Host host;
    private final Output output;
    private final LinePrinter printer;
    private final LiveRegion region;
    private final TaskNews news = new TaskNews();
    private final Sentences sentences;
    private final Glyphs glyphs;
    private final Terminal.Size size;
    private Optional<Runs.Run> run = Optional.empty();
    private String waiting = "";

    LiveProgress(Host host, Output output, LinePrinter printer) {
        this.host = host;
        this.output = output;
        this.printer = printer;
        this.region = new LiveRegion(host.err());
        this.sentences = new Sentences(output.times());
        this.glyphs = Glyphs.of(host);
        this.size = host.terminal().size().now();
    }

    @Override
    public void run(Runs.Run now) {
        run = Optional.of(now);
        printer.expect(now);
        for (Runs.Task task : news.of(now)) {
            if (States.isOver(task) || task.retryAt().isPresent()) {
                above(fixedLine(task));
            }
        }
        if (now.tasks().stream().anyMatch(States::isRunning)) {
            waiting = "";
        }
    }

    @Override
    public void explanation(Runs.Explanation explanation) {
        waiting = explanation.summary();
    }

    @Override
    public void line(OutputLine line) {
        region.clear();
        printer.print(line);
    }

    @Override
    public void remark(String text) {
        above(style().doubtful(Clean.line(text)));
    }

    @Override
    public void tick() {
        printer.flush();
        run.ifPresent(it -> region.draw(lines(it)));
    }

    /** Takes the moving lines away. */
    void end() {
        printer.flush();
        region.end();
    }

    private void above(String line) {
        region.clear();
        printer.flush();
        host.err().println(line);
    }

    private Style style() {
        return output.messageStyle();
    }

    private String fixedLine(Runs.Task task) {
        boolean isRetry = task.retryAt().isPresent();
        String mark = isRetry ? glyphs.again() : glyphs.end(task.state());
        String state = isRetry ? "CANCELLED" : task.state();
        return style().paint(state, mark) + " " + Width.padded(Clean.line(task.name()), nameWidth()) + "  "
                + Clean.line(sentences.task(task));
    }

    private int nameWidth() {
        return run.map(it -> it.tasks().stream()
                        .mapToInt(task -> Width.of(task.name()))
                        .reduce(0, Math::max))
                .map(it -> Math.min(it, NAME_WIDTH_MAX))
                .orElse(0);
    }

    private List<String> lines(Runs.Run now) {
        if (States.isOver(now)) {
            return List.of();
        }
        Instant instant = host.clock().instant();
        String frame = glyphs.frame(instant.toEpochMilli() / FRAME_MILLIS);
        List<Runs.Task> active = now.tasks().stream()
                .filter(it -> States.isRunning(it) || it.retryAt().isPresent())
                .toList();
        int room = Math.max(1, Math.min(LINES_MAX, size.rows() - 4));
        List<String> lines = new ArrayList<>();
        active.stream().limit(room).forEach(it -> lines.add(cut(movingLine(it, frame, instant))));
        if (active.size() > room) {
            lines.add("  and " + (active.size() - room) + " more");
        }
        lines.add(cut(summary(now, frame, instant)));
        return lines;
    }

    private String movingLine(Runs.Task task, String frame, Instant now) {
        String took = task.retryAt().isPresent()
                ? ""
                : Sentences.last(task)
                        .map(it -> Times.elapsed(it.startedAt(), Optional.empty(), now))
                        .orElse("");
        String mark = task.retryAt().isPresent() ? glyphs.again() : frame;
        return mark + " " + Width.padded(Clean.line(task.name()), nameWidth()) + "  " + Width.padded(took, 6) + "  "
                + Clean.line(sentences.task(task));
    }

    private String summary(Runs.Run now, String frame, Instant instant) {
        long total = now.tasks().size();
        long over = now.tasks().stream().filter(States::isOver).count();
        long failed = now.tasks().stream().filter(States::isFailure).count();
        long running = now.tasks().stream().filter(States::isRunning).count();
        String text = running == 0 && over < total && !waiting.isEmpty()
                ? Clean.line(waiting)
                : over + " of " + total + " done, " + running + " running"
                        + (failed > 0 ? ", " + failed + " failed" : "");
        String took = Times.elapsed(now.startedAt().or(() -> Optional.of(now.queuedAt())), Optional.empty(), instant);
        return frame + " " + Clean.line(Names.of(now)) + "  " + took + "  " + text;
    }

    /** Cut before it is coloured; the colour of the moving lines is one for all. */
    private String cut(String line) {
        return style().active(Width.cut(line, size.columns() - 1));
    }
}

package dev.jem.cli.run;

import dev.jem.cli.command.Output;
import dev.jem.cli.host.Host;
import dev.jem.protocol.Runs;

/** Shows a run as plain lines, one for each thing that happens: for files, pipes and logs. */
final class PlainProgress implements RunObserver {

    private final Host host;
    private final Output output;
    private final LinePrinter printer;
    private final TaskNews news = new TaskNews();
    private final Sentences sentences;
    private String lastSummary = "";

    PlainProgress(Host host, Output output, LinePrinter printer) {
        this.host = host;
        this.output = output;
        this.printer = printer;
        this.sentences = new Sentences(output.times());
    }

    @Override
    public void run(Runs.Run run) {
        printer.expect(run);
        for (Runs.Task task : news.of(run)) {
            say(task.name() + " " + sentences.task(task));
        }
    }

    @Override
    public void explanation(Runs.Explanation explanation) {
        if (!explanation.summary().isEmpty() && !explanation.summary().equals(lastSummary)) {
            lastSummary = explanation.summary();
            say(explanation.summary());
        }
    }

    @Override
    public void line(OutputLine line) {
        printer.print(line);
    }

    @Override
    public void tick() {
        printer.flush();
    }

    @Override
    public void remark(String text) {
        say(text);
    }

    private void say(String text) {
        printer.flush();
        output.say(output.times().clock(host.clock().instant()) + " " + text);
    }
}

package dev.jem.cli.run;

import dev.jem.cli.command.Session;
import dev.jem.protocol.Runs;
import java.util.function.UnaryOperator;

/** Shows what tasks print and nothing of the run itself. */
final class OutputOnly implements RunObserver {

    private final Session session;
    private final LinePrinter printer;
    private final UnaryOperator<OutputLine> stamp;
    private final boolean isOfAllTasks;

    OutputOnly(Session session, LinePrinter printer, UnaryOperator<OutputLine> stamp, boolean isOfAllTasks) {
        this.session = session;
        this.printer = printer;
        this.stamp = stamp;
        this.isOfAllTasks = isOfAllTasks;
    }

    @Override
    public void run(Runs.Run run) {
        if (isOfAllTasks) {
            printer.expect(run);
        }
    }

    @Override
    public void explanation(Runs.Explanation explanation) {
        // Why it waits is another question: jem explain.
    }

    @Override
    public void line(OutputLine line) {
        printer.print(stamp.apply(line));
    }

    @Override
    public void tick() {
        printer.flush();
    }

    @Override
    public void remark(String text) {
        session.say(text);
    }
}

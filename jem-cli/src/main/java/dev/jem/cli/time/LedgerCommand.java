package dev.jem.cli.time;

import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.CommandFailure;
import dev.jem.cli.command.ExitStatus;
import dev.jem.cli.command.Moments;
import dev.jem.cli.command.Output;
import dev.jem.cli.command.Session;
import dev.jem.cli.text.Table;
import dev.jem.protocol.Time;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code jem ledger}. */
@Command(
        description =
                "Every expected start has exactly one outcome: a run, or a reason why there was none. Exit status 1 "
                        + "says that one is missing.")
public final class LedgerCommand implements CliCommand {

    @Option(names = "--from", paramLabel = "TIME", description = "A time, a date, or how long ago; 24h where not said.")
    private String from = "24h";

    @Option(names = "--to", paramLabel = "TIME", description = "The same; now where not said.")
    private String to = "now";

    @Override
    public int run(Session session) {
        Instant start = Moments.past(session, "--from", from);
        Instant end = Moments.past(session, "--to", to);
        if (!start.isBefore(end)) {
            throw CommandFailure.usage("--from (" + start + ") is not before --to (" + end + ")");
        }
        Time.Ledger ledger = session.client().server().ledger(start, end, session.namespaceFilter());
        session.output().object(ledger, ledger.balanced() ? "balanced" : "unbalanced", it -> print(ledger, it));
        return ledger.balanced() ? ExitStatus.OK : ExitStatus.FAILED;
    }

    private static void print(Time.Ledger ledger, Output output) {
        if (ledger.occurrences().isEmpty()) {
            output.say("No start was expected in this time.");
        } else {
            Table table = new Table(List.of("DUE", "JOB", "TRIGGER", "STARTS", "OUTCOME", "STATE", "RUN", "DETAIL"));
            ledger.occurrences().forEach(it -> table.add(row(it, output)));
            output.print(table);
            output.line("");
        }
        output.line("%d expected = %d ended + %d open + %d excused%s"
                .formatted(
                        ledger.expected(),
                        ledger.ended(),
                        ledger.open(),
                        ledger.excused(),
                        ledger.balanced() ? "" : "   NOT BALANCED: a start has no outcome"));
    }

    private static List<String> row(Time.Occurrence it, Output output) {
        String until = it.until().map(end -> " to " + output.times().full(end)).orElse("");
        return List.of(
                output.times().full(it.at()) + until,
                it.namespace() + "/" + it.job(),
                it.trigger(),
                Long.toString(it.count()),
                it.outcome(),
                it.state(),
                it.runId(),
                output.times().told(it.detail()));
    }
}

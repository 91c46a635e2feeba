package dev.jem.cli.run;

import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.CommandFailure;
import dev.jem.cli.command.ExitStatus;
import dev.jem.cli.command.Moments;
import dev.jem.cli.command.Names;
import dev.jem.cli.command.Output;
import dev.jem.cli.command.Session;
import dev.jem.cli.text.Clean;
import dev.jem.cli.text.Table;
import dev.jem.model.job.JobKey;
import dev.jem.protocol.Runs;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jem explain}. */
@Command(description = "Shows every condition that is not met, with who or what holds it.")
public final class ExplainCommand implements CliCommand {

    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    @Parameters(paramLabel = "RUN|JOB", description = "A run (id, NS/JOB#NUMBER) or a job (NS/JOB).")
    private String name = "";

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "At a moment in the past: a time, or 2h for two hours ago.")
    private Optional<String> at = Optional.empty();

    @Override
    public int run(Session session) {
        Optional<Instant> moment = at.map(it -> Moments.past(session, "--at", it));
        Runs.Explanation explanation = explanation(session, moment);
        moment.ifPresent(it -> checkMoment(it, explanation));
        session.output().object(explanation, explanation.subject(), it -> print(explanation, it));
        return ExitStatus.OK;
    }

    private Runs.Explanation explanation(Session session, Optional<Instant> moment) {
        if (Names.isJob(name)) {
            JobKey key = Names.job(session, name);
            return session.client().jobs().explain(key.namespace(), key.name(), moment);
        }
        return session.client().runs().explain(Names.run(session, name).id(), moment);
    }

    /** A server that cannot look back would otherwise explain the present in the name of the past. */
    private static void checkMoment(Instant asked, Runs.Explanation explanation) {
        if (Duration.between(asked, explanation.at()).abs().compareTo(TOLERANCE) > 0) {
            throw new CommandFailure(
                    ExitStatus.FAILED, "this server explains the present only; leave out --at, or see 'jem watch'");
        }
    }

    private static void print(Runs.Explanation explanation, Output output) {
        String state = output.style().state(explanation.state());
        output.styled(output.style().bold(Clean.line(explanation.subject())) + " is " + state);
        if (!explanation.summary().isEmpty()) {
            output.line(explanation.summary());
        }
        if (explanation.gates().isEmpty()) {
            return;
        }
        output.line("");
        Table table = new Table(List.of("", "GATE", "OBJECT", "HELD BY", "EXPECTED", "WHY"));
        for (Runs.Gate gate : explanation.gates()) {
            table.add(List.of(
                    Integer.toString(gate.order()),
                    gate.gate(),
                    gate.object(),
                    gate.holder(),
                    output.times().full(gate.expectedAt()),
                    gate.detail()));
        }
        output.print(table);
    }
}

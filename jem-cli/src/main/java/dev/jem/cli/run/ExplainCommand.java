package dev.jem.cli.run;

import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.ExitStatus;
import dev.jem.cli.command.Names;
import dev.jem.cli.command.Output;
import dev.jem.cli.command.Session;
import dev.jem.cli.text.Clean;
import dev.jem.cli.text.Table;
import dev.jem.model.job.JobKey;
import dev.jem.protocol.Runs;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code jem explain}. */
@Command(description = "Shows every condition that is not met, with who or what holds it.")
public final class ExplainCommand implements CliCommand {

    @Parameters(paramLabel = "RUN|JOB", description = "A run (id, NS/JOB#NUMBER) or a job (NS/JOB).")
    private String name = "";

    @Override
    public int run(Session session) {
        Runs.Explanation explanation = explanation(session);
        session.output().object(explanation, explanation.subject(), it -> print(explanation, it));
        return ExitStatus.OK;
    }

    private Runs.Explanation explanation(Session session) {
        if (Names.isJob(name)) {
            JobKey key = Names.job(session, name);
            return session.client().jobs().explain(key.namespace(), key.name());
        }
        return session.client().runs().explain(Names.run(session, name).id());
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
                    output.times().told(gate.detail())));
        }
        output.print(table);
    }
}

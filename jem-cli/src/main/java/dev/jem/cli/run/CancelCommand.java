package dev.jem.cli.run;

import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.CommandFailure;
import dev.jem.cli.command.ExitStatus;
import dev.jem.cli.command.Names;
import dev.jem.cli.command.Session;
import dev.jem.cli.command.Waiting;
import dev.jem.model.state.RunState;
import dev.jem.protocol.Runs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jem cancel}. */
@Command(description = "Asks for the end of runs; with --wait until they have ended.")
public final class CancelCommand implements CliCommand {

    private static final Duration PAUSE = Duration.ofMillis(200);

    @Parameters(paramLabel = "RUN", arity = "1..*", description = "Id, NS/JOB#NUMBER, or JOB#NUMBER.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it is kept with the run.")
    private String reason = "";

    @Override
    public int run(Session session) {
        List<Runs.Run> runs = names.stream().map(it -> Names.run(session, it)).toList();
        for (Runs.Run run : runs) {
            if (session.options().isDryRun()) {
                session.say("would cancel " + Names.of(run) + " (" + Names.words(run.state()) + ")");
            } else {
                session.client().runs().cancel(run.id(), reason);
                session.say("asked for the end of " + Names.of(run));
            }
        }
        if (session.options().isWait() && !session.options().isDryRun()) {
            Waiting waiting = Waiting.of(session);
            runs.forEach(it -> await(session, waiting, it));
        }
        return ExitStatus.OK;
    }

    private static void await(Session session, Waiting waiting, Runs.Run asked) {
        Runs.Run run = session.client().runs().get(asked.id());
        while (!States.isOver(run)) {
            if (!waiting.pause(PAUSE)) {
                throw CommandFailure.timedOut(Names.of(run) + " has not ended in time; it is still asked to");
            }
            run = session.client().runs().get(asked.id());
        }
        session.say(Names.of(run) + " ended as " + Names.words(run.state()));
        if (run.state().equals(RunState.SUCCEEDED.name())) {
            session.say("It had succeeded before it could be stopped.");
        }
    }
}

package dev.jem.cli.run;

import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.CommandFailure;
import dev.jem.cli.command.ExitStatus;
import dev.jem.cli.command.Moments;
import dev.jem.cli.command.Session;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jem pause}. */
@Command(
        description =
                "Lets nothing start; what runs goes on. Starts that are missed are made up as each trigger's catchUp"
                        + " says. Without --for or --until it lasts until 'jem resume'.")
public final class PauseCommand implements CliCommand {

    @Mixin
    private PausedThing thing = new PausedThing();

    @Option(names = "--for", paramLabel = "TIME", description = "Resumes by itself after this.")
    private Optional<Duration> length = Optional.empty();

    @Option(names = "--until", paramLabel = "TIME", description = "Resumes by itself then.")
    private Optional<String> until = Optional.empty();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; everybody who asks is told.")
    private String reason = "";

    @Override
    public int run(Session session) {
        if (length.isPresent() && until.isPresent()) {
            throw CommandFailure.usage("say either --for or --until");
        }
        PausedThing.Target target = thing.target(session);
        Optional<Instant> end = until.map(it -> Moments.exact("--until", it, ZoneOffset.UTC))
                .or(() -> length.map(it -> session.host().clock().instant().plus(it)));
        String what = target
                + end.map(it -> " until " + session.output().times().full(it)).orElse("");
        if (session.options().isDryRun()) {
            session.say("would pause " + what);
            return ExitStatus.OK;
        }
        session.client().pauses().pause(target.namespace(), target.job(), end, reason);
        session.say("paused " + what);
        return ExitStatus.OK;
    }
}

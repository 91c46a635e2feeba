package dev.jem.cli.time;

import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.CommandFailure;
import dev.jem.cli.command.ExitStatus;
import dev.jem.cli.command.Names;
import dev.jem.cli.command.Session;
import dev.jem.cli.run.Glyphs;
import dev.jem.model.job.JobKey;
import dev.jem.protocol.Time;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code jem agenda}. */
@Command(
        description = {
            "What became of the starts of the last twelve hours, and what will become of those to come, with the "
                    + "reason where one does not run when it was written for.",
            "As a calendar feed: GET /api/v1/agenda.ics, with a token as the password."
        })
public final class AgendaCommand implements CliCommand {

    static final int DAYS_MAX = 400;

    @Option(names = "--days", paramLabel = "N", description = "How many days ahead; 36 hours where not said.")
    private Optional<Integer> days = Optional.empty();

    @Option(names = "--job", paramLabel = "NS/JOB", description = "Of one job.")
    private Optional<String> job = Optional.empty();

    @Override
    public int run(Session session) {
        Time.Agenda agenda = session.client()
                .server()
                .agenda(
                        days("--days", days, DAYS_MAX),
                        session.namespaceFilter(),
                        key(session, job),
                        session.output().times().zone());
        AgendaView view = new AgendaView(session.output(), Glyphs.of(session.host()));
        session.output().object(agenda, "", _ -> view.print(agenda));
        return ExitStatus.OK;
    }

    /** A number of days that the server will take. */
    static OptionalInt days(String option, Optional<Integer> days, int max) {
        if (days.filter(it -> it < 1 || it > max).isPresent()) {
            throw CommandFailure.usage(option + " must be from 1 to " + max);
        }
        return days.map(OptionalInt::of).orElse(OptionalInt.empty());
    }

    static Optional<String> key(Session session, Optional<String> job) {
        return job.map(it -> Names.job(session, it)).map(JobKey::toString);
    }
}

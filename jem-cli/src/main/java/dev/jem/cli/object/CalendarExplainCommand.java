package dev.jem.cli.object;

import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.ExitStatus;
import dev.jem.cli.command.Names;
import dev.jem.cli.command.Session;
import dev.jem.model.job.JobKey;
import dev.jem.protocol.Calendars;
import java.time.LocalDate;
import picocli.CommandLine.Parameters;

/** {@code jem calendar explain}. */
public final class CalendarExplainCommand implements CliCommand {

    @Parameters(index = "0", paramLabel = "NAME", description = "NS/NAME.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "DATE", description = "Such as 2026-12-24.")
    private String date = "";

    @Override
    public int run(Session session) {
        JobKey key = Names.object(session, name, "calendar");
        LocalDate day = CalendarShowCommand.date("DATE", date);
        Calendars.Day explained = session.client().calendars().explain(key.namespace(), key.name(), day);
        session.output()
                .object(
                        explained,
                        explained.businessDay() ? "business day" : "no business day",
                        it -> explained.reasons().forEach(it::line));
        return ExitStatus.OK;
    }
}

package dev.jem.cli.object;

import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.Column;
import dev.jem.cli.command.ExitStatus;
import dev.jem.cli.command.ListOptions;
import dev.jem.cli.command.Names;
import dev.jem.cli.command.Session;
import dev.jem.cli.command.View;
import dev.jem.cli.text.Times;
import dev.jem.model.job.JobKey;
import dev.jem.protocol.Jobs;
import dev.jem.protocol.Page;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code jem history}. */
public final class HistoryCommand implements CliCommand {

    private static final int HASH_SHOWN = 12;

    @Parameters(paramLabel = "JOB", description = "NS/JOB.")
    private String name = "";

    @Mixin
    private ListOptions part = new ListOptions();

    @Override
    public int run(Session session) {
        JobKey key = Names.job(session, name);
        Page<Jobs.Version> versions =
                part.fetch(session, page -> session.client().jobs().versions(key.namespace(), key.name(), page));
        session.output().list(versions, view(session.output().times()));
        return ExitStatus.OK;
    }

    private static View<Jobs.Version> view(Times times) {
        return new View<>(
                List.of(
                        Column.of("VERSION", it -> Long.toString(it.version())),
                        Column.of("RECORDED", it -> times.full(Optional.ofNullable(it.recordedAt()))),
                        Column.of("BY", Jobs.Version::recordedBy),
                        Column.of("HOW", it -> it.adHoc() ? "run once" : "applied"),
                        Column.of(
                                "SHA-256",
                                it -> it.sha256()
                                        .substring(
                                                0,
                                                Math.min(HASH_SHOWN, it.sha256().length())))),
                it -> Long.toString(it.version()),
                "This job has no versions.");
    }
}

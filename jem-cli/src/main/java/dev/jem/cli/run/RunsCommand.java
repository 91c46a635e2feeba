package dev.jem.cli.run;

import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.ExitStatus;
import dev.jem.cli.command.ListOptions;
import dev.jem.cli.command.Moments;
import dev.jem.cli.command.Names;
import dev.jem.cli.command.RunViews;
import dev.jem.cli.command.Session;
import dev.jem.client.RunFilter;
import dev.jem.model.job.JobKey;
import dev.jem.protocol.Page;
import dev.jem.protocol.Runs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jem runs}. */
public final class RunsCommand implements CliCommand {

    @Parameters(arity = "0..1", paramLabel = "JOB", description = "Only runs of NS/JOB.")
    private Optional<String> job = Optional.empty();

    @Option(
            names = "--state",
            paramLabel = "STATE",
            split = ",",
            description = "Only these states, such as running or failed,timed-out.")
    private List<String> states = new ArrayList<>();

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Created at or after: a time, a date, or 2h for two hours ago.")
    private Optional<String> since = Optional.empty();

    @Option(names = "--until", paramLabel = "TIME", description = "Created before.")
    private Optional<String> until = Optional.empty();

    @Mixin
    private ListOptions part = new ListOptions();

    @Override
    public int run(Session session) {
        Optional<JobKey> key = job.map(it -> Names.job(session, it));
        RunFilter filter = new RunFilter(
                key.map(JobKey::namespace).or(session::namespaceFilter),
                key.map(JobKey::name),
                OptionalLong.empty(),
                states.stream().map(States::read).toList(),
                since.map(it -> Moments.past(session, "--since", it)),
                until.map(it -> Moments.past(session, "--until", it)));
        Page<Runs.Run> runs =
                part.fetch(session, page -> session.client().runs().list(filter, page));
        session.output()
                .list(
                        runs,
                        RunViews.list(
                                session.output().times(), session.host().clock().instant()));
        return ExitStatus.OK;
    }
}

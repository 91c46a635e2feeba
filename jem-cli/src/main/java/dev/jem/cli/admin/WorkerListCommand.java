package dev.jem.cli.admin;

import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.Column;
import dev.jem.cli.command.ExitStatus;
import dev.jem.cli.command.Session;
import dev.jem.cli.command.View;
import dev.jem.client.PageRequest;
import dev.jem.protocol.Workers;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** {@code jem worker list}. */
public final class WorkerListCommand implements CliCommand {

    public static final View<Workers.Worker> VIEW = new View<>(
            List.of(
                    Column.of("NAME", Workers.Worker::name),
                    Column.of("STATE", Workers.Worker::state),
                    Column.of("BUSY", it -> it.busy() + "/" + it.slots()),
                    Column.of("EXECUTORS", it -> String.join(",", it.executors())),
                    Column.of("CONTAINMENT", Workers.Worker::containment),
                    Column.wide("VERSION", Workers.Worker::version),
                    Column.wide("LABELS", it -> labels(it.labels()))),
            Workers.Worker::name,
            "No worker has joined. 'jem up' starts one with the server; 'jem worker' starts one by itself.");

    @Override
    public int run(Session session) {
        session.output().list(session.client().server().workers(PageRequest.FIRST), VIEW);
        return ExitStatus.OK;
    }

    private static String labels(Map<String, String> labels) {
        return new TreeMap<>(labels)
                .entrySet().stream()
                        .map(it -> it.getKey() + "=" + it.getValue())
                        .collect(Collectors.joining(","));
    }
}

package dev.jem.cli.admin;

import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.CommandFailure;
import dev.jem.cli.command.ExitStatus;
import dev.jem.cli.command.Output;
import dev.jem.cli.command.PauseTexts;
import dev.jem.cli.command.Session;
import dev.jem.cli.command.Waiting;
import dev.jem.cli.config.NoServerException;
import dev.jem.cli.text.Table;
import dev.jem.cli.text.Times;
import dev.jem.client.ApiException;
import dev.jem.client.UnreachableException;
import dev.jem.protocol.Servers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code jem status}. With {@code --wait} until a server is ready. */
public final class StatusCommand implements CliCommand {

    private static final Duration PAUSE = Duration.ofMillis(200);

    @Override
    public int run(Session session) {
        if (session.options().isWait()) {
            waitForServer(session);
        }
        Servers.Status status = session.client().server().status();
        session.output().object(status, session.server().endpoint().toString(), it -> print(status, session, it));
        return ExitStatus.OK;
    }

    private static void waitForServer(Session session) {
        Waiting waiting = Waiting.of(session);
        while (!isReady(session)) {
            if (!waiting.pause(PAUSE)) {
                throw CommandFailure.timedOut("no server became ready in time");
            }
        }
    }

    /**
     * A server that is not there yet is looked for anew: where it is stands in a file that it writes when it starts.
     */
    private static boolean isReady(Session session) {
        try {
            return session.client().server().ready().ready();
        } catch (UnreachableException | NoServerException _) {
            session.forgetClient();
            return false;
        } catch (ApiException e) {
            if (e.kind() == ApiException.Kind.BUSY) {
                return false;
            }
            throw e;
        }
    }

    private static void print(Servers.Status status, Session session, Output output) {
        Table table = new Table(List.of("", ""));
        table.add(List.of(
                "server", session.server().endpoint() + " (" + session.server().place() + ")"));
        table.add(List.of("version", status.version()));
        table.add(List.of("node", status.node() + ", " + status.role() + " in epoch " + status.epoch()));
        table.add(List.of("up since", upSince(status, session)));
        table.add(List.of("database", status.database()));
        table.add(List.of("durability", status.durability()));
        table.add(List.of("journal", journal(status)));
        table.add(List.of("jobs", Long.toString(status.jobs())));
        table.add(List.of("active runs", Long.toString(status.activeRuns())));
        table.add(List.of("workers", Long.toString(status.workers())));
        table.add(List.of("time zones", status.timeZoneData()));
        output.print(table);
        Optional.ofNullable(status.warnings()).orElse(List.of()).forEach(it -> output.say("warning: " + it));
        Optional.ofNullable(status.pauses())
                .orElse(List.of())
                .forEach(it -> output.say("warning: " + PauseTexts.what(it) + " is paused "
                        + PauseTexts.how(it, output.times()) + "; see: jem get pauses"));
    }

    private static String upSince(Servers.Status status, Session session) {
        return Optional.ofNullable(status.startedAt())
                .map(it -> session.output().times().full(it) + " ("
                        + Times.duration(
                                Duration.between(it, session.host().clock().instant())) + ")")
                .orElse("-");
    }

    private static String journal(Servers.Status status) {
        long behind = status.seq() - status.projectedSeq();
        return "seq " + status.seq() + (behind > 0 ? ", queries " + behind + " behind" : "") + ", incarnation "
                + status.incarnation();
    }
}

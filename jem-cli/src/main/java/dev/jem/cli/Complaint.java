package dev.jem.cli;

import dev.jem.cli.command.CommandFailure;
import dev.jem.cli.command.ExitStatus;
import dev.jem.cli.config.ConfigException;
import dev.jem.cli.config.Failures;
import dev.jem.cli.config.NoServerException;
import dev.jem.cli.host.Host;
import dev.jem.cli.manifest.Places;
import dev.jem.cli.text.Clean;
import dev.jem.client.ApiException;
import dev.jem.client.CallInterruptedException;
import dev.jem.client.ClientException;
import dev.jem.client.UnexpectedAnswerException;
import dev.jem.client.UnreachableException;
import dev.jem.model.time.InvalidTimeException;
import dev.jem.protocol.Problem;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Map;

/** Turns what went wrong into a message on standard error and an exit status. */
final class Complaint {

    /** Where to look for what is not there. */
    private static final Map<String, String> MISSING = Map.of(
            "there is no job ", "jem get jobs",
            "there is no run ", "jem runs",
            "there is no namespace ", "jem get namespaces");

    private final Host host;

    Complaint(Host host) {
        this.host = host;
    }

    int about(IOException e) {
        String file = e instanceof FileSystemException it && it.getFile() != null ? it.getFile() + ": " : "";
        return say(ExitStatus.FAILED, file + Failures.reason(e));
    }

    int about(Throwable e, List<String> arguments) {
        return switch (e) {
            case CommandFailure it -> say(it.status(), text(it));
            case ConfigException it -> say(ExitStatus.INVALID, text(it));
            case NoServerException it -> say(ExitStatus.UNREACHABLE, text(it));
            case InvalidTimeException it -> say(ExitStatus.INVALID, text(it));
            case ClientException it -> about(it);
            default -> unexpected(e, arguments);
        };
    }

    private int about(ClientException e) {
        return switch (e) {
            case ApiException it -> about(it);
            case UnreachableException it ->
                say(
                        ExitStatus.UNREACHABLE,
                        text(it) + "\nStart a server with 'jem up', or name another with --url, JEM_URL or "
                                + "'jem config use-context'.");
            case UnexpectedAnswerException it -> say(ExitStatus.UNREACHABLE, text(it));
            case CallInterruptedException _ -> say(ExitStatus.FAILED, "interrupted");
        };
    }

    private int about(ApiException e) {
        Problem problem = e.problem();
        int status = status(e.kind());
        List<String> places = problem.errors().stream()
                .filter(it -> !it.file().isEmpty() || !text(e).contains(it.message()))
                .map(Places::text)
                .toList();
        boolean isRepeated = !places.isEmpty() && places.getFirst().equals(text(e));
        StringBuilder text = new StringBuilder(isRepeated ? "" : text(e));
        places.forEach(it -> text.append(text.isEmpty() ? "" : "\n").append(it));
        MISSING.entrySet().stream()
                .filter(it -> e.kind() == ApiException.Kind.NOT_FOUND && text(e).startsWith(it.getKey()))
                .forEach(it -> text.append("; see those there are with: ").append(it.getValue()));
        if (e.kind() == ApiException.Kind.UNAUTHENTICATED) {
            text.append(
                    "\nSay who you are with JEM_TOKEN, JEM_TOKEN_FILE or a context; on the server's host --data-dir "
                            + "finds the administrator's token.");
        }
        return say(status, text.toString());
    }

    private static int status(ApiException.Kind kind) {
        return switch (kind) {
            case INVALID -> ExitStatus.INVALID;
            case UNAUTHENTICATED, FORBIDDEN -> ExitStatus.FORBIDDEN;
            case NOT_FOUND -> ExitStatus.NOT_FOUND;
            case CONFLICT -> ExitStatus.CONFLICT;
            case BUSY -> ExitStatus.UNREACHABLE;
            case FAILED -> ExitStatus.FAILED;
        };
    }

    private int unexpected(Throwable e, List<String> arguments) {
        boolean isDebug = arguments.contains("--debug")
                || host.variable("JEM_DEBUG").filter(it -> !it.equals("false")).isPresent();
        if (isDebug) {
            e.printStackTrace(host.err());
        }
        return say(
                ExitStatus.FAILED,
                "something unexpected happened: " + text(e) + "\nThis is a fault of this program. "
                        + (isDebug
                                ? "Please report it with the trace above."
                                : "Repeat the command with --debug to see where."));
    }

    private static String text(Throwable e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    private int say(int status, String message) {
        host.out().flush();
        host.err().println("jem: " + Clean.text(message));
        host.err().flush();
        return status;
    }
}

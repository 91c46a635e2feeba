package dev.jem.cli.command;

/** Ends a command with a status and a message that says what failed and what the reader can do. */
public final class CommandFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;

    /** @param status one of {@link ExitStatus} */
    public CommandFailure(int status, String message) {
        super(message);
        this.status = status;
    }

    /** The command line itself is wrong. */
    public static CommandFailure usage(String message) {
        return new CommandFailure(ExitStatus.USAGE, message);
    }

    public static CommandFailure invalid(String message) {
        return new CommandFailure(ExitStatus.INVALID, message);
    }

    public static CommandFailure notFound(String message) {
        return new CommandFailure(ExitStatus.NOT_FOUND, message);
    }

    public static CommandFailure timedOut(String message) {
        return new CommandFailure(ExitStatus.TIMED_OUT, message);
    }

    public int status() {
        return status;
    }
}

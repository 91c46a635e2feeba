package dev.jem.server;

import dev.jem.cli.command.CommandFailure;
import dev.jem.cli.command.ExitStatus;

/** A server or worker could not be started; the message says why and what to do. Nothing of it runs any more. */
final class StartFailure extends Exception {

    private static final long serialVersionUID = 1;

    private final boolean isConfiguration;

    private StartFailure(String message, boolean isConfiguration) {
        super(message);
        this.isConfiguration = isConfiguration;
    }

    StartFailure(String message, Throwable cause) {
        super(message, cause);
        this.isConfiguration = false;
    }

    static StartFailure of(String message) {
        return new StartFailure(message, false);
    }

    /** Something that was asked for cannot be, and must be asked for differently. */
    static StartFailure ofConfiguration(String message) {
        return new StartFailure(message, true);
    }

    CommandFailure forTerminal() {
        return new CommandFailure(
                isConfiguration ? ExitStatus.INVALID : ExitStatus.FAILED, String.valueOf(getMessage()));
    }
}

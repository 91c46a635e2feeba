package dev.jem.worker.process;

import dev.jem.worker.linux.ProcessStatus;
import dev.jem.worker.linux.Signal;
import java.util.Optional;
import java.util.function.Supplier;

/** What the end of a supervisor's child means. */
sealed interface Classification {

    /** It had become the program. */
    record Executed(ProgramEnd end) implements Classification {}

    /** It ended before it could. */
    record NotExecuted(Outcome outcome) implements Classification {}

    /**
     * @param token the name of the process as long as it has not become the program
     * @param complaint what it wrote to standard error
     */
    static Classification of(ProcessStatus status, String token, Supplier<String> complaint) {
        ProgramEnd end = ProgramEnd.of(status.waitStatus());
        if (!status.name().equals(token)) {
            return new Executed(end);
        }
        return new NotExecuted(
                switch (end) {
                    case ProgramEnd.Signalled signalled ->
                        new Outcome.StartFailed(
                                StartFailure.HOST,
                                "Its process got " + Signal.nameOf(signalled.signal())
                                        + " before the program was executed.");
                    case ProgramEnd.Exited exited -> notExecuted(exited.code(), message(complaint.get()));
                });
    }

    private static Outcome notExecuted(int code, String message) {
        return switch (Refusal.of(code, message)) {
            case NOT_RELEASED -> new Outcome.NeverStarted("The worker ended before it let the program start.");
            case BAD_WORKDIR ->
                new Outcome.StartFailed(
                        StartFailure.BAD_WORKDIR,
                        "The working directory cannot be entered by the task's account: " + message);
            case NOT_FOUND -> new Outcome.StartFailed(StartFailure.NOT_FOUND, "The program was not found: " + message);
            case TOO_LARGE ->
                new Outcome.StartFailed(StartFailure.TOO_LARGE, "Arguments and variables are too large: " + message);
            case NOT_EXECUTABLE ->
                new Outcome.StartFailed(StartFailure.NOT_EXECUTABLE, "The program cannot be executed: " + message);
            case OTHER -> new Outcome.StartFailed(StartFailure.HOST, "The program was not executed: " + message);
        };
    }

    /** The codes of a shell whose exec failed (POSIX) and of the launch script. */
    enum Refusal {
        NOT_RELEASED,
        BAD_WORKDIR,
        NOT_FOUND,
        TOO_LARGE,
        NOT_EXECUTABLE,
        OTHER;

        private static final int SHELL_NOT_FOUND = 127;
        private static final int SHELL_NOT_EXECUTABLE = 126;

        static Refusal of(int code, String message) {
            if (code == LaunchScript.NOT_RELEASED) {
                return NOT_RELEASED;
            }
            if (code == LaunchScript.BAD_WORKDIR) {
                return BAD_WORKDIR;
            }
            if (code == SHELL_NOT_FOUND) {
                return NOT_FOUND;
            }
            if (code != SHELL_NOT_EXECUTABLE) {
                return OTHER;
            }
            return message.contains("too long") ? TOO_LARGE : NOT_EXECUTABLE;
        }
    }

    /** The last line without the shell's own name and line numbers. */
    private static String message(String complaint) {
        Optional<String> last = complaint.lines().reduce((first, second) -> second);
        return last.orElse("without a message")
                .replaceFirst("^[^:]*: (line )?[0-9]+: ", "")
                .replaceFirst("^exec: ", "");
    }
}

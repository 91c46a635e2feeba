package dev.jem.worker.process;

import java.util.ArrayList;
import java.util.List;

/** What to execute. */
public sealed interface Program {

    /** A program and its arguments, passed on byte by byte; no shell sees them. */
    record Command(List<String> argv) implements Program {
        public Command {
            argv = List.copyOf(argv);
        }
    }

    /**
     * A script for an interpreter.
     *
     * @param interpreter a program and arguments, after which the script follows as the last argument
     */
    record Shell(String script, List<String> interpreter) implements Program {

        private static final List<String> STANDARD = List.of("/bin/sh", "-eu", "-c");

        public Shell {
            interpreter = interpreter.isEmpty() ? STANDARD : List.copyOf(interpreter);
        }
    }

    /** The arguments that the kernel gets, the program first. */
    default List<String> words() {
        return switch (this) {
            case Command command -> command.argv();
            case Shell shell -> {
                List<String> all = new ArrayList<>(shell.interpreter());
                all.add(shell.script());
                yield List.copyOf(all);
            }
        };
    }
}

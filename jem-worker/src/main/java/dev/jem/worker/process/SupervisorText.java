package dev.jem.worker.process;

import java.util.List;

/** The shell program of a supervisor. Any POSIX shell runs it; it uses built-in commands only. */
final class SupervisorText {

    private SupervisorText() {}

    /**
     * The parent of one task after another. Its child says on 4 that it is there and waits at the gate 9, which opens
     * twice: when it is given to an attempt, and when that attempt's start is durable. Then it reads from 3 what to
     * become.
     *
     * <p>The worker stops this shell while it has a child and continues it when it has read the child's end from
     * {@code /proc}: until then the kernel keeps it. A gate that is closed means that the worker is gone. A child that
     * nobody had been given then continues this shell, so that it ends too; one that an attempt has been given leaves
     * it stopped, so that a successor can see that nothing was executed.
     */
    static final String LOOP = """
            exec 2>/dev/null
            ulimit -Sn 65536
            trap '' PIPE
            while (
                printf . >&4 || exit %d
                trap - PIPE
                read -r go <&9 || { kill -CONT $$; exit %d; }
                read -r go <&9 || exit %d
                . /proc/self/fd/3
            ); [ $? -ne %d ]; do :; done
            """.replace("%d", Integer.toString(LaunchScript.NOT_RELEASED));

    /** Goes into a cgroup, named by its cgroup.procs file, and then executes the rest of the arguments. */
    static List<String> enter(String processesFile) {
        return List.of("/bin/sh", "-c", "echo 0 >\"$1\" && shift && exec \"$@\"", "jem-enter", processesFile);
    }
}

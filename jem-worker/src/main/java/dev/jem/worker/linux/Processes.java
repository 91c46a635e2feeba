package dev.jem.worker.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Processes as {@code /proc} shows them: a picture of a moment that may have passed. Thread-safe. */
public final class Processes {

    private static final Path PROC = Path.of("/proc");
    private static final int PR_SET_CHILD_SUBREAPER = 36;
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int WNOHANG = 1;

    private Processes() {}

    public static Optional<ProcessStatus> status(int pid) throws SystemCallException {
        Optional<StatusFile> file = StatusFile.open(pid);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try (StatusFile open = file.get()) {
            return open.read();
        }
    }

    public static boolean exists(ProcessId id) throws SystemCallException {
        return status(id.pid()).filter(now -> now.id().equals(id)).isPresent();
    }

    /** The children of a process. */
    public static List<Integer> children(int pid) throws IOException {
        List<Integer> found = new ArrayList<>();
        try (DirectoryStream<Path> threads =
                Files.newDirectoryStream(PROC.resolve(Integer.toString(pid)).resolve("task"))) {
            for (Path thread : threads) {
                addNumbers(thread.resolve("children"), found);
            }
        } catch (NoSuchFileException gone) {
            return List.of();
        }
        return found;
    }

    private static void addNumbers(Path file, List<Integer> into) {
        for (String number : readIfThere(file).split("[ \n]+", -1)) {
            if (!number.isEmpty()) {
                into.add(Integer.parseInt(number));
            }
        }
    }

    /** Every process there is. */
    public static List<Integer> all() throws IOException {
        List<Integer> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path entry : entries) {
                found.add(Integer.parseInt(entry.getFileName().toString()));
            }
        }
        return found;
    }

    /** Whether a process was started with a variable that begins so; false too where the right to know is missing. */
    public static boolean hasVariableStarting(int pid, String start) {
        String environment = readIfThere(PROC.resolve(Integer.toString(pid)).resolve("environ"));
        return environment.startsWith(start) || environment.contains("\0" + start);
    }

    /** Whether a process is being given its program: for that moment it has neither arguments nor environment. */
    public static boolean isBetweenPrograms(int pid) {
        Path process = PROC.resolve(Integer.toString(pid));
        return readIfThere(process.resolve("cmdline")).isEmpty()
                && readIfThere(process.resolve("environ")).isEmpty();
    }

    /** Whether a process executes a file of a directory, also one that has been removed. */
    public static boolean executesFrom(int pid, Path directory) {
        try {
            Path program =
                    Files.readSymbolicLink(PROC.resolve(Integer.toString(pid)).resolve("exe"));
            return program.startsWith(directory);
        } catch (IOException goneOrForbidden) {
            return false;
        }
    }

    /** Empty when the process has ended meanwhile or may not be looked at: both mean that nothing is known of it. */
    private static String readIfThere(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException goneOrForbidden) {
            return "";
        }
    }

    /** Lets nothing that the calling thread starts from now on gain privileges, as by set-user-id programs. */
    public static void renouncePrivilegeGain() throws SystemCallException {
        Kernel.call("prctl PR_SET_NO_NEW_PRIVS", SystemCall.PRCTL, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    }

    /** Makes this process the parent of descendants whose own parent has ended. */
    public static void adoptOrphans() throws SystemCallException {
        Kernel.call("prctl PR_SET_CHILD_SUBREAPER", SystemCall.PRCTL, PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    }

    /**
     * Waits for a child that has ended, so that the kernel forgets it. One that is no child, or lives, is left alone.
     */
    public static void reap(int pid) {
        Kernel.result(SystemCall.WAIT4, pid, 0, WNOHANG, 0);
    }
}

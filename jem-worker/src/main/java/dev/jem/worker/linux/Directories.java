package dev.jem.worker.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Directories and names, without the walk over attributes that {@code java.nio.file} does. Thread-safe. */
public final class Directories {

    private static final int AT_CWD = -100;
    private static final int SYMLINK_NOFOLLOW = 0x100;
    private static final int REMOVE_DIRECTORY = 0x200;
    private static final int NO_REPLACE = 1;

    private Directories() {}

    /** Makes a directory with exactly these permissions. */
    public static void make(Path path, int permissions) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            long text = arena.allocateFrom(path.toString()).address();
            Kernel.call("mkdir " + path, SystemCall.MKDIRAT, AT_CWD, text, permissions);
        }
    }

    /** Gives a file or directory to an account; never what a symbolic link points to. */
    public static void own(Path path, int uid, int gid) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            long text = arena.allocateFrom(path.toString()).address();
            Kernel.call("chown " + path, SystemCall.FCHOWNAT, AT_CWD, text, uid, gid, SYMLINK_NOFOLLOW);
        }
    }

    /** Sets permissions, whatever the process's mask is. */
    public static void permit(Path path, int permissions) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            long text = arena.allocateFrom(path.toString()).address();
            Kernel.call("chmod " + path, SystemCall.FCHMODAT, AT_CWD, text, permissions);
        }
    }

    /** The permissions and whatever else the mode holds beside the type. */
    public static int permissions(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777;
    }

    /** Renames; an existing target is an error. */
    public static void move(Path from, Path to) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            long source = arena.allocateFrom(from.toString()).address();
            long target = arena.allocateFrom(to.toString()).address();
            Kernel.call(
                    "rename " + from + " to " + to, SystemCall.RENAMEAT2, AT_CWD, source, AT_CWD, target, NO_REPLACE);
        }
    }

    /** Removes an empty directory. */
    public static void remove(Path path) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            long text = arena.allocateFrom(path.toString()).address();
            Kernel.call("rmdir " + path, SystemCall.UNLINKAT, AT_CWD, text, REMOVE_DIRECTORY);
        }
    }
}

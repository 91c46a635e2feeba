package dev.jem.cli.command;

/** What the exit status of a command means; scripts rely on these. 130 and 143 come from the signals themselves. */
public final class ExitStatus {

    public static final int OK = 0;
    /** The run or the operation failed. */
    public static final int FAILED = 1;
    /** The command line cannot be understood. */
    public static final int USAGE = 2;
    /** A manifest, an expression or the configuration is invalid. */
    public static final int INVALID = 3;
    /** Not signed in, or not allowed. */
    public static final int FORBIDDEN = 4;

    public static final int NOT_FOUND = 5;
    /** A conflict, or a precondition that does not hold. */
    public static final int CONFLICT = 6;
    /** No server answers. */
    public static final int UNREACHABLE = 7;
    /** Waiting took too long. */
    public static final int TIMED_OUT = 8;
    /** {@code plan} found changes. */
    public static final int CHANGES = 10;

    private ExitStatus() {}
}

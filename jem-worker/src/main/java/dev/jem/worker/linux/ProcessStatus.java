package dev.jem.worker.linux;

import java.nio.charset.StandardCharsets;

/**
 * A line of {@code /proc/PID/stat}.
 *
 * @param name the last 15 bytes or fewer of the program's file name; a process that only forked has its parent's
 * @param state {@code R S D T t Z X I} as in proc(5)
 * @param waitStatus of a process that has ended and that nobody has waited for, as {@code wait(2)} would give it; 0 for
 *     a caller without the right to know
 */
public record ProcessStatus(ProcessId id, String name, char state, int parent, int session, int waitStatus) {

    private static final int STATE = 0;
    private static final int PARENT = 1;
    private static final int SESSION = 3;
    private static final int START_TICKS = 19;
    private static final int WAIT_STATUS = 49;

    static ProcessStatus parse(byte[] line) {
        String text = new String(line, StandardCharsets.ISO_8859_1);
        int open = text.indexOf('(');
        int close = text.lastIndexOf(')');
        String[] fields = text.substring(close + 2).strip().split(" ", -1);
        int pid = Integer.parseInt(text.substring(0, open).strip());
        return new ProcessStatus(
                new ProcessId(pid, Long.parseLong(fields[START_TICKS])),
                text.substring(open + 1, close),
                fields[STATE].charAt(0),
                Integer.parseInt(fields[PARENT]),
                Integer.parseInt(fields[SESSION]),
                Integer.parseInt(fields[WAIT_STATUS]));
    }

    /** It has ended and is kept for its parent. */
    public boolean ended() {
        return state == 'Z' || state == 'X';
    }

    public boolean stopped() {
        return state == 'T';
    }
}

package dev.jem.worker.linux;

import java.io.IOException;

/** A system call that failed: which, on what, and with which error number. */
public final class SystemCallException extends IOException {

    private static final long serialVersionUID = 1L;

    private final ErrorNumber error;

    SystemCallException(String what, int number) {
        this(what, number, ErrorNumber.of(number));
    }

    private SystemCallException(String what, int number, ErrorNumber error) {
        super(what + ": " + error.meaning() + " (error " + number + ")");
        this.error = error;
    }

    public ErrorNumber error() {
        return error;
    }
}

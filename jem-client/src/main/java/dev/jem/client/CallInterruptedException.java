package dev.jem.client;

/** The calling thread was interrupted; its interrupt status is set again. */
public final class CallInterruptedException extends ClientException {

    private static final long serialVersionUID = 1;

    CallInterruptedException(InterruptedException cause) {
        super("the call was interrupted", cause);
        Thread.currentThread().interrupt();
    }
}

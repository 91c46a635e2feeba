package dev.jem.client;

/** A call that did not give what was asked for. A closed list: callers can switch over it. */
public abstract sealed class ClientException extends RuntimeException
        permits ApiException, UnreachableException, UnexpectedAnswerException, CallInterruptedException {

    private static final long serialVersionUID = 1;

    ClientException(String message) {
        super(message);
    }

    ClientException(String message, Throwable cause) {
        super(message, cause);
    }
}

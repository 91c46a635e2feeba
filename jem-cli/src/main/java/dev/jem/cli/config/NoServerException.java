package dev.jem.cli.config;

/** No server runs where one was expected; the message says how to start it. */
public final class NoServerException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public NoServerException(String message) {
        super(message);
    }
}

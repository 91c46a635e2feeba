package dev.jem.client;

/** Something answered, but not in the way Jem does: another program, a proxy, or an incompatible version. */
public final class UnexpectedAnswerException extends ClientException {

    private static final long serialVersionUID = 1;

    UnexpectedAnswerException(String message) {
        super(message);
    }

    UnexpectedAnswerException(String message, Throwable cause) {
        super(message, cause);
    }
}

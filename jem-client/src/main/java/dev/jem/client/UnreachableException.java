package dev.jem.client;

/** No answer came: the server is not there, or the connection broke. Whether it acted on the request is not known. */
public final class UnreachableException extends ClientException {

    private static final long serialVersionUID = 1;

    UnreachableException(String message, Throwable cause) {
        super(message, cause);
    }
}

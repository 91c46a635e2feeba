package dev.jem.cli.config;

/** A configuration that cannot be used; the message says where, what is wrong and what to do. */
public final class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public ConfigException(String message) {
        super(message);
    }

    public ConfigException(String message, Throwable cause) {
        super(message, cause);
    }
}

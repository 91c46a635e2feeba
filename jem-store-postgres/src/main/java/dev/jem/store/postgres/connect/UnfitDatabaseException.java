package dev.jem.store.postgres.connect;

import java.sql.SQLException;

/** The database answers, but Jem must not use it. The message says why and what to do. */
public final class UnfitDatabaseException extends SQLException {

    private static final long serialVersionUID = 1;

    public UnfitDatabaseException(String message) {
        super(message);
    }

    public UnfitDatabaseException(String message, Throwable cause) {
        super(message, cause);
    }
}

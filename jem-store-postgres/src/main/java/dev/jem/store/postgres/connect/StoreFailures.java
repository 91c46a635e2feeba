package dev.jem.store.postgres.connect;

import dev.jem.runtime.projection.StoreException;
import java.sql.SQLException;

/** Says what a caller can do about a failed read or write that is not one of the journal. */
public final class StoreFailures {

    private static final String CANCELLED = "57014";

    private StoreFailures() {}

    /** @param what was wanted, as the beginning of a sentence */
    public static StoreException of(Exception e, String what) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof StoreException known) {
                return known;
            }
            if (cause instanceof SQLException sql) {
                return of(sql, what);
            }
        }
        return new StoreException(
                StoreException.Kind.CORRUPT,
                what + ": what is stored cannot be read (" + e + "). Rebuild the projection.",
                e);
    }

    /** A pool that gives up says only that it does; why is what the driver said last. */
    private static String reason(SQLException e) {
        String reason = String.valueOf(e.getMessage());
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            reason = cause instanceof SQLException ? String.valueOf(cause.getMessage()) : reason;
        }
        return reason;
    }

    private static StoreException of(SQLException e, String what) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        if (state.equals(CANCELLED)) {
            return new StoreException(
                    StoreException.Kind.TIMED_OUT,
                    what + " took longer than reads may take. Narrow it down, by time for example.",
                    e);
        }
        if (state.startsWith("53") && !state.equals("53300")) {
            return new StoreException(
                    StoreException.Kind.FULL,
                    what + ": the database has no room left (" + e.getMessage() + "). Free some and try again.",
                    e);
        }
        return new StoreException(
                StoreException.Kind.UNAVAILABLE,
                what + ": the database does not answer (" + reason(e) + "). Try again in a moment.",
                e);
    }
}

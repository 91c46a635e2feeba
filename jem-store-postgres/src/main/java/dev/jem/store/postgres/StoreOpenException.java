package dev.jem.store.postgres;

import dev.jem.store.postgres.connect.StoreSettings;
import dev.jem.store.postgres.connect.UnfitDatabaseException;
import java.sql.SQLException;

/** The database cannot be used. The message says why and what to do. */
public final class StoreOpenException extends Exception {

    private static final long serialVersionUID = 1;

    private final boolean isUnfit;

    private StoreOpenException(String message, boolean isUnfit, SQLException cause) {
        super(message, cause);
        this.isUnfit = isUnfit;
    }

    static StoreOpenException unfit(UnfitDatabaseException cause) {
        return new StoreOpenException(String.valueOf(cause.getMessage()), true, cause);
    }

    static StoreOpenException unusable(StoreSettings settings, SQLException cause) {
        String message = "The database at " + settings.address() + " cannot be used: " + cause.getMessage()
                + " Check address, account and password, and that it runs.";
        return new StoreOpenException(message, false, cause);
    }

    /** Whether the database answers, but Jem must not use it: trying again is no use, its set-up has to change. */
    public boolean isUnfit() {
        return isUnfit;
    }
}

package dev.jem.model.job;

import dev.jem.model.connection.ConnectionKey;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Statements for a database, in one transaction.
 *
 * @param statements word for word; values come by arguments alone
 * @param args by the names that stand in the statements behind a colon
 * @param readOnly whether the transaction may change nothing
 * @param rowsMax more rows are a failure
 * @param bytesMax of all rows as they are printed; more are a failure
 * @param timeout of all statements together; where absent that of the attempt
 */
public record SqlCall(
        ConnectionKey connection,
        List<String> statements,
        SortedMap<String, Argument> args,
        boolean readOnly,
        int rowsMax,
        long bytesMax,
        Optional<Duration> timeout) {

    public static final int ROWS_MAX_DEFAULT = 10_000;
    public static final long BYTES_MAX_DEFAULT = 1L << 20;

    public SqlCall {
        statements = List.copyOf(statements);
        args = Collections.unmodifiableSortedMap(new TreeMap<>(args));
    }

    /**
     * A value that is bound.
     *
     * @param type what the database gets it as
     */
    public record Argument(ValueType type, Template value) {}
}

package dev.jem.worker.sql;

import dev.jem.model.job.SqlText;
import dev.jem.protocol.Workers;
import dev.jem.worker.call.Call;
import dev.jem.worker.call.CallOutput;
import dev.jem.worker.net.CheckedResolver;
import dev.jem.worker.process.Outcome;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Statements in one transaction, within their time. Rows are printed as they come. */
public final class Statements implements Call {

    private static final Logger LOG = LoggerFactory.getLogger(Statements.class);

    private static final int FETCHED_ROWS = 200;

    /** A connection that does not notice that its statement was cancelled is closed under it. */
    private static final long ABORT_MILLIS = 5_000;

    /**
     * What is to be done.
     *
     * @param outputs the names that are asked for
     */
    public record Task(Workers.SqlCall call, Optional<String> password, List<String> outputs) {

        public Task {
            outputs = List.copyOf(outputs);
        }
    }

    private final Workers.SqlCall call;
    private final Optional<String> password;
    private final List<String> outputs;
    private final Databases databases;
    private final ScheduledExecutorService clock;

    /** Guarded by this, as all below. */
    private Optional<Connection> connection = Optional.empty();

    private Optional<Statement> statement = Optional.empty();
    private boolean stopped;
    private boolean late;

    public Statements(Task task, Databases databases, ScheduledExecutorService clock) {
        this.call = task.call;
        this.password = task.password;
        this.outputs = task.outputs;
        this.databases = databases;
        this.clock = clock;
    }

    /** What is not as the task wants it. */
    private static final class UnfitException extends Exception {
        private static final long serialVersionUID = 1;

        UnfitException(String message) {
            super(message);
        }
    }

    /** Whether it was committed is not known. */
    private static final class UnknownEndException extends SQLException {
        private static final long serialVersionUID = 1;

        UnknownEndException(SQLException cause) {
            super("the connection broke while the transaction was committed; whether it was is unknown", cause);
        }
    }

    @Override
    public Outcome run(CallOutput output) {
        ScheduledFuture<?> deadline = clock.schedule(() -> stop(true), call.timeoutMillis(), TimeUnit.MILLISECONDS);
        Places places = databases.places(call);
        boolean hasPlace = places.take(this::isStopped);
        try {
            return hasPlace ? transaction(output) : stoppedOutcome("it was stopped while it waited for a connection");
        } catch (UnknownEndException e) {
            return new Outcome.Lost(String.valueOf(e.getMessage()));
        } catch (SQLException e) {
            return failure(e);
        } catch (UnfitException e) {
            return Outcome.Called.failed("response-invalid", String.valueOf(e.getMessage()));
        } finally {
            if (hasPlace) {
                places.release();
            }
            deadline.cancel(false);
        }
    }

    private Outcome transaction(CallOutput output) throws SQLException, UnfitException {
        try (Connection open = databases.connect(call, password)) {
            begin(open);
            Found found = new Found();
            Printing printing = new Printing(output, call.bytesMax());
            try {
                for (String text : call.statements()) {
                    execute(open, SqlText.parse(text), printing, found);
                }
            } finally {
                printing.flush();
            }
            Map<String, String> values = found.values(outputs);
            commit(open);
            return new Outcome.Called(Optional.empty(), "", "", false, 0, values);
        } finally {
            synchronized (this) {
                connection = Optional.empty();
            }
        }
    }

    private void begin(Connection open) throws SQLException {
        synchronized (this) {
            connection = Optional.of(open);
            if (stopped) {
                throw new SQLTimeoutException("it was stopped before it began");
            }
        }
        open.setAutoCommit(false);
        if (call.readOnly()) {
            open.setReadOnly(true);
        }
    }

    private static void commit(Connection open) throws SQLException {
        try {
            open.commit();
        } catch (SQLException e) {
            if (isConnectionLost(e)) {
                throw new UnknownEndException(e);
            }
            throw e;
        }
    }

    // ---- one statement

    private void execute(Connection open, SqlText text, Printing printing, Found found)
            throws SQLException, UnfitException {
        try (PreparedStatement prepared = open.prepareStatement(text.marked())) {
            prepared.setFetchSize(FETCHED_ROWS);
            int index = 1;
            for (String name : text.names()) {
                bind(
                        prepared,
                        index++,
                        Optional.ofNullable(call.args().get(name)).orElseThrow());
            }
            present(Optional.of(prepared));
            boolean hasRows = prepared.execute();
            if (hasRows) {
                try (ResultSet rows = prepared.getResultSet()) {
                    read(rows, printing, found);
                }
            } else {
                int count = Math.max(0, prepared.getUpdateCount());
                found.updated += count;
                printing.remark(count + (count == 1 ? " row changed" : " rows changed"));
            }
        } finally {
            present(Optional.empty());
        }
    }

    private synchronized void present(Optional<Statement> now) throws SQLException {
        statement = now;
        if (stopped && now.isPresent()) {
            throw new SQLTimeoutException("it was stopped before the next statement");
        }
    }

    private static void bind(PreparedStatement prepared, int index, Workers.SqlArg arg) throws SQLException {
        String value = arg.value();
        switch (arg.type()) {
            case "int" -> prepared.setLong(index, Long.parseLong(value.strip()));
            case "number" -> prepared.setBigDecimal(index, new BigDecimal(value.strip()));
            case "bool" -> prepared.setBoolean(index, Boolean.parseBoolean(value.strip()));
            case "date" -> prepared.setObject(index, LocalDate.parse(value.strip()));
            case "list" -> {
                Object[] items = value.isEmpty() ? new Object[0] : value.split(",", -1);
                prepared.setArray(index, prepared.getConnection().createArrayOf("text", items));
            }
            default -> prepared.setString(index, value);
        }
    }

    private void read(ResultSet rows, Printing printing, Found found) throws SQLException, UnfitException {
        ResultSetMetaData columns = rows.getMetaData();
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            names.add(columns.getColumnLabel(i));
        }
        found.begin(names);
        boolean fits = printing.print(names.stream().map(Optional::of).toList());
        while (fits && rows.next()) {
            if (found.rows.size() == call.rowsMax()) {
                throw new UnfitException(
                        "there are more than " + call.rowsMax() + " rows; raise rowsMax, or ask for less");
            }
            List<Optional<String>> row = new ArrayList<>();
            for (int i = 1; i <= names.size(); i++) {
                row.add(Optional.ofNullable(rows.getString(i)));
            }
            found.add(row);
            fits = printing.print(row);
        }
        if (!fits) {
            throw new UnfitException(
                    "the rows have more than " + call.bytesMax() + " bytes; raise bytesMax, or ask for less");
        }
    }

    /** What the statements gave; of rows those of the last statement that gave any. */
    private static final class Found {
        private List<String> names = List.of();
        private List<Optional<String>> first = List.of();
        private List<Optional<String>> rows = new ArrayList<>();
        private long updated;

        void begin(List<String> columns) {
            names = columns;
            first = List.of();
            rows = new ArrayList<>();
        }

        void add(List<Optional<String>> row) {
            if (rows.isEmpty()) {
                first = row;
            }
            rows.add(row.isEmpty() ? Optional.empty() : row.getFirst());
        }

        Map<String, String> values(List<String> wanted) throws UnfitException {
            Map<String, String> values = new LinkedHashMap<>();
            for (String name : wanted) {
                values.put(name, value(name));
            }
            return values;
        }

        private String value(String name) throws UnfitException {
            Set<Integer> places = new HashSet<>();
            for (int i = 0; i < names.size(); i++) {
                if (names.get(i).toLowerCase(Locale.ROOT).equals(name)) {
                    places.add(i);
                }
            }
            if (places.size() > 1) {
                throw new UnfitException("there are several columns '" + name + "'");
            }
            if (!places.isEmpty() && first.isEmpty()) {
                throw new UnfitException("there is no row to take the output '" + name + "' from");
            }
            for (int place : places) {
                return first.get(place)
                        .orElseThrow(
                                () -> new UnfitException("the column '" + name + "' of the first row has no value"));
            }
            return switch (name) {
                case "rows" -> items();
                case "row_count" -> Integer.toString(rows.size());
                case "updated" -> Long.toString(updated);
                default -> throw new UnfitException("there is no column '" + name + "' for the output of that name");
            };
        }

        private String items() throws UnfitException {
            List<String> items = new ArrayList<>();
            for (Optional<String> row : rows) {
                String item = row.orElse("");
                if (item.contains(",")) {
                    throw new UnfitException("the value '" + item + "' has a comma, which no item of a list has");
                }
                items.add(item);
            }
            return String.join(",", items);
        }
    }

    // ---- what can go wrong

    private Outcome failure(SQLException e) {
        if (isStopped()) {
            return stoppedOutcome(text(e));
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CheckedResolver.DeniedException) {
                return Outcome.Called.failed("policy-refused", String.valueOf(cause.getMessage()));
            }
        }
        String state = Optional.ofNullable(e.getSQLState()).orElse("");
        boolean isEndpointFault = isConnectionLost(e) || state.startsWith("57P") || state.startsWith("53");
        return new Outcome.Called(
                Optional.of(isConnectionLost(e) ? "connect" : "sql-error"),
                text(e),
                state,
                isEndpointFault,
                0,
                Map.of());
    }

    private static boolean isConnectionLost(SQLException e) {
        return Optional.ofNullable(e.getSQLState())
                .filter(it -> it.startsWith("08"))
                .isPresent();
    }

    private static String text(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState() + ": ";
        return state + e.getMessage();
    }

    private Outcome stoppedOutcome(String detail) {
        return isLate()
                ? Outcome.Called.ofEndpoint(
                        "timeout",
                        "the statements took longer than "
                                + Duration.ofMillis(call.timeoutMillis()).toSeconds() + " s")
                : Outcome.Called.failed("sql-error", detail);
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    private synchronized boolean isLate() {
        return late;
    }

    // ---- stopped

    @Override
    public void cancel() {
        stop(false);
    }

    private void stop(boolean isLateNow) {
        Optional<Statement> running;
        synchronized (this) {
            late |= isLateNow && !stopped;
            stopped = true;
            running = statement;
        }
        databases.places(call).wake();
        running.ifPresent(
                it -> Thread.ofPlatform().daemon().name("jem-sql-cancel").start(() -> cancel(it)));
        var _ = clock.schedule(this::abort, ABORT_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static void cancel(Statement running) {
        try {
            running.cancel();
        } catch (SQLFeatureNotSupportedException e) {
            LOG.debug("The driver cannot cancel a statement; its connection will be closed", e);
        } catch (SQLException e) {
            LOG.debug("A statement could not be cancelled; its connection will be closed", e);
        }
    }

    private void abort() {
        Optional<Connection> open;
        synchronized (this) {
            open = connection;
        }
        open.ifPresent(it -> {
            try {
                it.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.warn("A connection could not be closed under a statement that does not end", e);
            }
        });
    }
}

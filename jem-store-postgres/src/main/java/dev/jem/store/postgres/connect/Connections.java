package dev.jem.store.postgres.connect;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;

/**
 * Opens connections to the primary. Opens nothing by itself; safe for use by several threads.
 *
 * <p>Every connection is made durable by itself: {@code synchronous_commit} is set on it, whatever the server's default
 * is.
 */
public final class Connections {

    /** The schema that holds all tables. */
    public static final String SCHEMA = "jem";

    /** The oldest version that can be used, as {@code server_version_num}. */
    private static final int VERSION_MIN = 150_000;

    private final StoreSettings settings;

    public Connections(StoreSettings settings) {
        this.settings = settings;
    }

    public StoreSettings settings() {
        return settings;
    }

    /**
     * A connection for one user that writes; the user closes it. Commits are durable when they return; no statement is
     * cancelled by the server or given up by the client before {@link StoreSettings#replyTimeout}.
     *
     * @param purpose shown in the server's list of sessions
     */
    public Connection writing(String purpose) throws SQLException {
        return open(purpose, settings.replyTimeout());
    }

    /**
     * A connection for one user that asks short questions; a reply must come within {@link StoreSettings#readTimeout}.
     */
    public Connection asking(String purpose) throws SQLException {
        return open(purpose, settings.readTimeout());
    }

    /** Connections for short reads. Each read is cancelled after {@link StoreSettings#readTimeout}. */
    public HikariDataSource readPool() {
        HikariConfig config = pool("jem-read", settings.readConnectionsMax());
        config.setConnectionInitSql(SqlFile.read(Connections.class, "session") + ";\nset statement_timeout = "
                + settings.readTimeout().toMillis()
                + ";\nset default_transaction_read_only = on;\nset plan_cache_mode = force_custom_plan");
        return new HikariDataSource(config);
    }

    /** Connections for output and files. */
    public HikariDataSource outputPool() {
        HikariConfig config = pool("jem-output", settings.outputConnectionsMax());
        config.setConnectionInitSql(SqlFile.read(Connections.class, "session"));
        return new HikariDataSource(config);
    }

    private HikariConfig pool(String name, int connectionsMax) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(settings.url());
        config.setDataSourceProperties(properties(name, settings.replyTimeout()));
        config.setMaximumPoolSize(connectionsMax);
        config.setMinimumIdle(0);
        config.setIdleTimeout(Duration.ofMinutes(5).toMillis());
        config.setConnectionTimeout(settings.connectTimeout().toMillis());
        config.setInitializationFailTimeout(-1);
        return config;
    }

    private Connection open(String purpose, Duration socketTimeout) throws SQLException {
        Connection connection;
        try {
            connection = DriverManager.getConnection(settings.url(), properties("jem-" + purpose, socketTimeout));
        } catch (SQLException e) {
            throw explained(e);
        }
        try {
            check(connection);
            prepare(connection);
            return connection;
        } catch (SQLException e) {
            close(connection, e);
            throw e;
        }
    }

    private Properties properties(String applicationName, Duration socketTimeout) {
        Properties properties = new Properties();
        settings.user().ifPresent(it -> properties.setProperty("user", it));
        settings.password().ifPresent(it -> properties.setProperty("password", it));
        properties.setProperty("ApplicationName", applicationName);
        properties.setProperty("targetServerType", "primary");
        properties.setProperty("connectTimeout", seconds(settings.connectTimeout()));
        properties.setProperty("loginTimeout", seconds(settings.connectTimeout()));
        properties.setProperty("socketTimeout", seconds(socketTimeout));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("hostRecheckSeconds", "1");
        properties.setProperty("reWriteBatchedInserts", "false");
        properties.setProperty("prepareThreshold", "2");
        properties.setProperty("gssEncMode", "disable");
        return properties;
    }

    private static String seconds(Duration duration) {
        return Long.toString(Math.max(1, duration.toSeconds()));
    }

    /** The driver's messages name a cause; these say what to do about it. */
    private SQLException explained(SQLException e) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("Could not find a server with specified targetServerType")) {
            return new UnfitDatabaseException(
                    "No host in " + settings.address() + " accepts writes: what answered is a standby, or"
                            + " read-only by default_transaction_read_only. Promote a standby, name the primary,"
                            + " or make it writable.",
                    e);
        }
        if (message.contains("unsupported startup parameter")) {
            return new UnfitDatabaseException(poolerMessage(), e);
        }
        return e;
    }

    /** Refuses what Jem cannot be durable on. */
    private void check(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(SqlFile.read(Connections.class, "server"))) {
            result.next();
            int version = result.getInt(1);
            if (version < VERSION_MIN) {
                throw new UnfitDatabaseException("The database at " + settings.address() + " is PostgreSQL "
                        + result.getString(2) + "; Jem needs 15 or newer. Upgrade it or name another one.");
            }
        }
    }

    private static void prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(SqlFile.read(Connections.class, "session"));
        }
        connection.clearWarnings();
    }

    /**
     * Refuses a pooler that gives each transaction another session: locks and settings would then be another client's.
     * Two connections that both set the same setting must each read their own value again.
     */
    public static void checkSessions(Connection first, Connection second, StoreSettings settings) throws SQLException {
        mark(first, "first");
        mark(second, "second");
        if (!mark(first).equals("first") || !mark(second).equals("second")) {
            throw new UnfitDatabaseException(new Connections(settings).poolerMessage());
        }
    }

    private String poolerMessage() {
        return "Behind " + settings.address()
                + " is a connection pooler that does not keep sessions (transaction mode)."
                + " Jem needs sessions of its own: name the database itself, or set the pooler to session mode.";
    }

    private static void mark(Connection connection, String value) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set jem.session_mark = '" + value + "'");
        }
    }

    private static String mark(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select current_setting('jem.session_mark', true)")) {
            return result.next() && result.getString(1) != null ? result.getString(1) : "";
        }
    }

    private static void close(Connection connection, SQLException cause) {
        try {
            connection.close();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }
}

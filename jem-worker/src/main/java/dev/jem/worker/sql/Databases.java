package dev.jem.worker.sql;

import dev.jem.protocol.Workers;
import dev.jem.worker.net.AddressRules;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Opens connections to databases, of each at most so many at a time as it allows. Drivers are PostgreSQL's and those in
 * a directory of the worker. Thread-safe.
 */
public final class Databases {

    private static final String POSTGRES = "jdbc:postgresql:";

    private final List<Driver> drivers;
    private final AddressRules rules;
    private final Map<String, Places> places = new ConcurrentHashMap<>();

    private Databases(List<Driver> drivers, AddressRules rules) {
        this.drivers = List.copyOf(drivers);
        this.rules = rules;
    }

    /** @param directory with the jars of other drivers; need not be there */
    public static Databases open(Path directory, AddressRules rules) throws IOException {
        List<URL> jars = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.jar")) {
                for (Path file : files) {
                    jars.add(url(file));
                }
            }
        }
        ClassLoader own = Databases.class.getClassLoader();
        ClassLoader loader = jars.isEmpty() ? own : new URLClassLoader("jem-drivers", jars.toArray(URL[]::new), own);
        List<Driver> drivers = new ArrayList<>();
        ServiceLoader.load(Driver.class, loader).forEach(drivers::add);
        return new Databases(drivers, rules);
    }

    private static URL url(Path file) throws MalformedURLException {
        return file.toUri().toURL();
    }

    /** Those for a database; whoever has one may open a connection. */
    Places places(Workers.SqlCall call) {
        return places.computeIfAbsent(call.connection() + " " + call.poolMax(), _ -> new Places(call.poolMax()));
    }

    Connection connect(Workers.SqlCall call, Optional<String> password) throws SQLException {
        Properties properties = new Properties();
        if (!call.user().isEmpty()) {
            properties.setProperty("user", call.user());
        }
        password.ifPresent(it -> properties.setProperty("password", it));
        if (call.url().startsWith(POSTGRES)) {
            long seconds = Math.max(1, call.connectTimeoutMillis() / 1_000);
            properties.setProperty("connectTimeout", Long.toString(seconds));
            properties.setProperty("loginTimeout", Long.toString(seconds));
            properties.setProperty("socketFactory", CheckedSockets.class.getName());
            properties.setProperty("socketFactoryArg", CheckedSockets.text(rules.allowing(call.allow())));
            properties.setProperty("ApplicationName", "jem");
        }
        for (Driver driver : drivers) {
            if (driver.acceptsURL(call.url())) {
                Connection connection = driver.connect(call.url(), properties);
                if (connection != null) {
                    return connection;
                }
            }
        }
        throw new SQLException("this worker has no driver for " + call.url() + "; its administrator can put one into"
                + " the directory 'drivers' of the worker");
    }
}

package dev.jem.model.connection;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One version of a connection: a service or a database that tasks name instead of an address of their own.
 *
 * @param description for people
 * @param sharedWith the namespaces whose jobs may use it besides those of its own; {@link #EVERY} is every one
 * @param allow hosts by name, and addresses as in {@code 10.0.0.0/8}, that are reached although they are not public
 * @param endpoint what it leads to
 */
public record ConnectionDefinition(
        ConnectionKey key, String description, List<String> sharedWith, List<String> allow, Endpoint endpoint) {

    /** Stands for all namespaces. */
    public static final String EVERY = "*";

    public ConnectionDefinition {
        sharedWith = sharedWith.stream().distinct().sorted().toList();
        allow = allow.stream().distinct().sorted().toList();
    }

    /** Whether jobs of a namespace may use it. */
    public boolean isOpenTo(String namespace) {
        return namespace.equals(key.namespace()) || sharedWith.contains(EVERY) || sharedWith.contains(namespace);
    }

    /** What a connection leads to. */
    public sealed interface Endpoint {

        /** As in {@code type:}, and what tasks must be to use it. */
        default String type() {
            return switch (this) {
                case Http _ -> "http";
                case Sql _ -> "sql";
            };
        }

        /** Where it is. */
        String url();

        /**
         * A web service.
         *
         * @param url what the paths of tasks are added to; {@code http} or {@code https}
         * @param headers sent with every request
         * @param ca certificates in PEM that are trusted instead of those of the worker's Java
         * @param connectTimeout how long it may take until the connection stands
         * @param timeout how long a request may take that says nothing itself, from its beginning to its last byte
         */
        record Http(
                String url,
                SortedMap<String, String> headers,
                Optional<Auth> auth,
                Optional<String> ca,
                Duration connectTimeout,
                Duration timeout)
                implements Endpoint {

            public static final Duration CONNECT_TIMEOUT_DEFAULT = Duration.ofSeconds(10);
            public static final Duration TIMEOUT_DEFAULT = Duration.ofMinutes(1);

            public Http {
                headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
            }
        }

        /**
         * A database.
         *
         * @param url of JDBC, without credentials
         * @param user may be empty
         * @param connectTimeout how long it may take until the connection stands
         * @param poolMax how many connections one worker opens at most
         */
        record Sql(String url, String user, Optional<SecretSource> password, Duration connectTimeout, int poolMax)
                implements Endpoint {

            public static final Duration CONNECT_TIMEOUT_DEFAULT = Duration.ofSeconds(10);
            public static final int POOL_MAX_DEFAULT = 2;
        }
    }

    /** Who a task is to a web service. */
    public sealed interface Auth {

        /** User and password, as of RFC 7617. */
        record Basic(String user, SecretSource password) implements Auth {}

        /** A token, as of RFC 6750. */
        record Bearer(SecretSource token) implements Auth {}

        /** A header of the service's own. */
        record Header(String name, SecretSource value) implements Auth {}
    }
}

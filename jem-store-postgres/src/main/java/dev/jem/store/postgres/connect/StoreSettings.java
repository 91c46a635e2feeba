package dev.jem.store.postgres.connect;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * Where the database is and how it is used.
 *
 * @param url JDBC URL; may name several hosts
 * @param readConnectionsMax connections for queries
 * @param outputConnectionsMax connections for output and files
 * @param connectTimeout how long to wait for a connection
 * @param readTimeout how long a query may take
 * @param replyTimeout how long to wait for the reply to a write of the journal. What is not answered by then is not
 *     taken for failed, but for unknown.
 */
public record StoreSettings(
        String url,
        Optional<String> user,
        Optional<String> password,
        int readConnectionsMax,
        int outputConnectionsMax,
        Duration connectTimeout,
        Duration readTimeout,
        Duration replyTimeout) {

    private static final String JDBC = "jdbc:postgresql:";

    public StoreSettings {
        if (!url.startsWith(JDBC)) {
            throw new IllegalArgumentException(
                    "'" + withoutSecrets(url) + "' is not the address of a PostgreSQL database; write"
                            + " postgresql://HOST[:PORT][,HOST[:PORT]...]/DATABASE");
        }
    }

    /**
     * Settings with the usual limits; the URL may also be written as {@code postgresql://user:password@host/database}.
     */
    public static StoreSettings of(String url, Optional<String> user, Optional<String> password) {
        Login login = Login.in(url);
        return new StoreSettings(
                login.url(),
                user.or(login::user),
                password.or(login::password),
                8,
                4,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(60));
    }

    /** The address without anything that must not be shown. */
    public String address() {
        return withoutSecrets(url);
    }

    private static String withoutSecrets(String url) {
        int query = url.indexOf('?');
        String bare = query < 0 ? url : url.substring(0, query);
        return bare.replaceFirst("//[^/@]*@", "//");
    }

    /** The password is not shown. */
    @Override
    public String toString() {
        return address() + user.map(it -> " as " + it).orElse("");
    }

    /** What a URL in the style of libpq says: JDBC does not read user and password before the host. */
    private record Login(String url, Optional<String> user, Optional<String> password) {

        static Login in(String url) {
            if (!url.startsWith("postgresql://") && !url.startsWith("postgres://")) {
                return new Login(url, Optional.empty(), Optional.empty());
            }
            String rest = url.substring(url.indexOf("://") + 3);
            int end = endOfHosts(rest);
            int at = rest.lastIndexOf('@', end);
            String[] login = at < 0 ? new String[0] : rest.substring(0, at).split(":", 2);
            return new Login(JDBC + "//" + rest.substring(at + 1), part(login, 0), part(login, 1));
        }

        private static int endOfHosts(String rest) {
            int slash = rest.indexOf('/');
            return slash < 0 ? rest.length() : slash;
        }

        private static Optional<String> part(String[] login, int index) {
            return login.length > index && !login[index].isEmpty()
                    ? Optional.of(URLDecoder.decode(login[index].replace("+", "%2B"), StandardCharsets.UTF_8))
                    : Optional.empty();
        }
    }
}

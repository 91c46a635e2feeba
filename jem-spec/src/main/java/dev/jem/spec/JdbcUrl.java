package dev.jem.spec;

import dev.jem.spec.text.Node;
import dev.jem.spec.text.Show;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a database. It holds no credentials; of PostgreSQL's driver, which also loads classes and writes files
 * by its parameters, only those that do neither.
 */
final class JdbcUrl {

    static final int LENGTH_MAX = 2_000;

    private static final Pattern POSTGRES = Pattern.compile("jdbc:postgresql://"
            + "((?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?)/([A-Za-z0-9_.-]+)(?:\\?(.*))?");
    private static final Pattern OTHER = Pattern.compile("jdbc:[a-z0-9][a-z0-9+.-]*:[^\\s\\p{Cntrl}]+");
    private static final Pattern CREDENTIAL =
            Pattern.compile("(?i)[?&;,](user|password|pwd|uid|sslpassword|passfile|token)\\s*=");
    private static final Pattern USER_INFO = Pattern.compile("//[^/?#]*@");

    /** In small letters. */
    private static final Set<String> POSTGRES_PARAMETERS = Set.of(
            "sslmode",
            "applicationname",
            "currentschema",
            "options",
            "targetservertype",
            "preparethreshold",
            "rewritebatchedinserts",
            "stringtype",
            "tcpkeepalive",
            "channelbinding",
            "gssencmode");

    private final Reader reader;

    JdbcUrl(Reader reader) {
        this.reader = reader;
    }

    boolean check(Node.Scalar scalar) {
        String url = scalar.text();
        if (CREDENTIAL.matcher(url).find() || USER_INFO.matcher(url).find()) {
            String message = "the address of a database holds no user and no password, as everybody can read it";
            reader.error(scalar.place(), "secret", message, "write user: NAME and password: {env: NAME} beside it");
            return false;
        }
        boolean isPostgres = url.startsWith("jdbc:postgresql:");
        Matcher postgres = POSTGRES.matcher(url);
        boolean fits = isPostgres ? postgres.matches() : OTHER.matcher(url).matches();
        if (!fits || url.length() > LENGTH_MAX) {
            String message = "'" + Show.quoted(url) + "' is not the address of a database";
            reader.error(scalar.place(), "url", message, "write for example jdbc:postgresql://db.example:5432/sales");
            return false;
        }
        return !isPostgres || parameters(scalar, postgres.group(3) == null ? "" : postgres.group(3));
    }

    private boolean parameters(Node.Scalar scalar, String text) {
        for (String parameter : text.isEmpty() ? List.<String>of() : List.of(text.split("&", -1))) {
            int equal = parameter.indexOf('=');
            String name = equal < 0 ? parameter : parameter.substring(0, equal);
            if (equal < 0 || !POSTGRES_PARAMETERS.contains(name.toLowerCase(Locale.ROOT))) {
                String message = "the parameter '" + Show.quoted(name) + "' cannot be set";
                String all =
                        String.join(", ", POSTGRES_PARAMETERS.stream().sorted().toList());
                reader.error(scalar.place(), "url", message, "there is " + all);
                return false;
            }
        }
        return true;
    }
}

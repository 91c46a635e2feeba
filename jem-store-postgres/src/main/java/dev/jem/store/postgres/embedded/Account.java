package dev.jem.store.postgres.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** An account of the operating system: an entry of the password file. */
record Account(String name, int uid, int gid) {

    /**
     * Accounts to run the database under when Jem is root, in this order: one made for the purpose; the one that is
     * there for PostgreSQL; the one Debian, Fedora and Alpine all ship for "daemons that need to write to disk".
     * {@code nobody} is not among them: tasks may run under it, and a task must not be able to read or kill the
     * database.
     */
    static final List<String> CANDIDATES = List.of("jem-db", "postgres", "daemon");

    private static final Path PASSWORD_FILE = Path.of("/etc/passwd");

    static Optional<Account> named(String name) throws IOException {
        return find(account -> account.name.equals(name));
    }

    static Optional<Account> withUid(int uid) throws IOException {
        return find(account -> account.uid == uid);
    }

    private static Optional<Account> find(Predicate<Account> wanted) throws IOException {
        if (!Files.exists(PASSWORD_FILE)) {
            return Optional.empty();
        }
        try (var lines = Files.lines(PASSWORD_FILE, java.nio.charset.StandardCharsets.ISO_8859_1)) {
            return lines.map(Account::parse)
                    .flatMap(Optional::stream)
                    .filter(wanted)
                    .findFirst();
        }
    }

    /** Reads {@code name:password:uid:gid:…}; lines of another form (comments, NIS marks) are not accounts. */
    static Optional<Account> parse(String line) {
        var fields = line.split(":", -1);
        if (fields.length < 4 || !fields[2].matches("\\d{1,9}") || !fields[3].matches("\\d{1,9}")) {
            return Optional.empty();
        }
        return Optional.of(new Account(fields[0], Integer.parseInt(fields[2]), Integer.parseInt(fields[3])));
    }
}

package dev.jem.store.postgres.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The two accounts within the database: {@code jem}, who owns the database {@code jem} and is what Jem works as, and
 * the superuser, for the launcher only. Random passwords, in files that only the user who runs Jem can read.
 */
record Credentials(String password, String adminPassword) {
    static final String USER = "jem";
    static final String DATABASE = "jem";
    static final String ADMIN = "jem_admin";

    private static final int RANDOM_BYTES = 24;

    /** Reads the passwords; makes those that are missing (the database is told later). */
    static Credentials ensure(Path home) throws IOException {
        return new Credentials(ensureFile(home.resolve("password")), ensureFile(home.resolve("admin-password")));
    }

    private static String ensureFile(Path file) throws IOException {
        if (Files.isRegularFile(file)) {
            var kept = Files.readString(file).strip();
            if (kept.matches("[A-Za-z0-9_-]{16,}")) {
                return kept;
            }
        }
        var bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        var fresh = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        FileWrites.replace(file, fresh + "\n", "rw-------", Programs.asOurselves());
        return fresh;
    }

    @Override
    public String toString() {
        return "Credentials[…]";
    }
}

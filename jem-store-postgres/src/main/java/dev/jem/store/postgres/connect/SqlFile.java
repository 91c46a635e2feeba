package dev.jem.store.postgres.connect;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** SQL statements, each in a file beside the class that uses it. */
public final class SqlFile {

    private SqlFile() {}

    /** The statement in {@code NAME.sql} in the package of the class; comments of whole lines are left out. */
    public static String read(Class<?> user, String name) {
        String file = name + ".sql";
        try (InputStream in = user.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the build left out " + file + " of " + user.getPackageName());
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines()
                    .filter(line -> !line.stripLeading().startsWith("--"))
                    .reduce("", (all, line) -> all + line + "\n")
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.jem.worker.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** An account of this host. */
public record Account(String name, int uid, int gid) {

    private static final Path PASSWD = Path.of("/etc/passwd");
    private static final int FIELDS = 7;
    private static final int LOOK_UP_SECONDS_MAX = 10;

    /** The account this process has. */
    public static Account own() {
        int uid = (int) Kernel.result(SystemCall.GETEUID);
        int gid = (int) Kernel.result(SystemCall.GETEGID);
        return new Account(System.getProperty("user.name", Integer.toString(uid)), uid, gid);
    }

    /** Whether this process may become other accounts. */
    public boolean isRoot() {
        return uid == 0;
    }

    /** Looks an account up by its name, in the file and then wherever this host keeps accounts. */
    public static Optional<Account> named(String name) throws IOException {
        if (name.isEmpty() || name.chars().anyMatch(c -> c <= ' ' || c == ':' || c == '/')) {
            return Optional.empty();
        }
        Optional<Account> inFile = find(name, Files.readAllLines(PASSWD, StandardCharsets.ISO_8859_1));
        return inFile.isPresent() ? inFile : find(name, askNameService(name));
    }

    private static Optional<Account> find(String name, List<String> lines) {
        return lines.stream()
                .map(line -> line.split(":", -1))
                .filter(fields -> fields.length >= FIELDS && fields[0].equals(name))
                .map(fields -> new Account(name, Integer.parseInt(fields[2]), Integer.parseInt(fields[3])))
                .findFirst();
    }

    private static List<String> askNameService(String name) throws IOException {
        Optional<Path> getent = Programs.find("getent");
        if (getent.isEmpty()) {
            return List.of();
        }
        Process asked = new ProcessBuilder(getent.get().toString(), "--", "passwd", name)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var lines = asked.inputReader(StandardCharsets.ISO_8859_1)) {
            List<String> answer = lines.lines().toList();
            return asked.waitFor(LOOK_UP_SECONDS_MAX, TimeUnit.SECONDS) ? answer : List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while looking up the account " + name, e);
        }
    }
}

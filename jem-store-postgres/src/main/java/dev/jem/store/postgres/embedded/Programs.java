package dev.jem.store.postgres.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs the database's programs under the right account: as we are, or, when we are root, under an unprivileged one.
 *
 * <p>The environment is empty but for {@code PATH} and the language: no {@code PG…} variable of the caller changes what
 * a program does, and no secret of ours reaches it. Immutable and thread-safe.
 */
final class Programs {

    /** What a program said and how it ended. */
    record Outcome(int exitStatus, String output) {
        boolean succeeded() {
            return exitStatus == 0;
        }
    }

    private static final int OUTPUT_CHARS_MAX = 64 << 10;

    private final List<String> prefix;
    private final Optional<Account> account;

    private Programs(List<String> prefix, Optional<Account> account) {
        this.prefix = prefix;
        this.account = account;
    }

    /** Programs run as this process does. */
    static Programs asOurselves() {
        return new Programs(List.of(), Optional.empty());
    }

    /**
     * Programs run under an account, by the first way that works here: setpriv (util-linux; also sets
     * {@code no_new_privs}), runuser, su.
     */
    static Programs as(Account account) throws DatabaseStartException {
        var failures = new ArrayList<String>();
        for (var way : waysToBecome(account)) {
            var programs = new Programs(way, Optional.of(account));
            try {
                var outcome = programs.run(List.of("id", "-u"), Path.of("/"), Duration.ofSeconds(10));
                if (outcome.succeeded() && outcome.output.strip().equals(String.valueOf(account.uid()))) {
                    return programs;
                }
                failures.add(way.getFirst() + ": " + outcome.output.strip());
            } catch (IOException e) {
                failures.add(way.getFirst() + ": " + e.getMessage());
            }
        }
        throw new DatabaseStartException(new StartProblem.NoAccount(
                "could not switch to it: " + String.join("; ", failures), List.of(account.name())));
    }

    private static List<List<String>> waysToBecome(Account account) {
        var uid = "--reuid=" + account.uid();
        var gid = "--regid=" + account.gid();
        return List.of(
                List.of("setpriv", uid, gid, "--clear-groups", "--no-new-privs", "--"),
                List.of("runuser", "-u", account.name(), "--"),
                List.of("su", "-s", "/bin/sh", account.name(), "-c", "exec \"$@\"", "--", "sh"));
    }

    /** Whether this process runs with root's rights. */
    static boolean runningAsRoot() throws IOException {
        var status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return "root".equals(System.getProperty("user.name"));
        }
        try (var lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("Uid:"))
                    .map(line -> line.split("\\s+", -1)[2])
                    .anyMatch("0"::equals);
        }
    }

    /** The account the programs run under, where it is another than ours. */
    Optional<Account> account() {
        return account;
    }

    /** Makes a file or directory the account's own, where it is another than ours. */
    void own(Path path) throws IOException {
        if (account.isPresent()) {
            Files.setAttribute(path, "unix:uid", account.get().uid(), LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:gid", account.get().gid(), LinkOption.NOFOLLOW_LINKS);
        }
    }

    /** Whether the account can enter a directory: asked of the system, so that ACLs count too. */
    boolean canEnter(Path directory) throws IOException, DatabaseStartException {
        return run(
                        List.of("/bin/sh", "-c", "cd -- \"$1\"", "sh", directory.toString()),
                        Path.of("/"),
                        Duration.ofSeconds(10))
                .succeeded();
    }

    /** Starts a program, its two outputs joined. */
    Process start(List<String> command, Path workingDirectory) throws IOException {
        var whole = new ArrayList<>(prefix);
        whole.addAll(command);
        var builder =
                new ProcessBuilder(whole).directory(workingDirectory.toFile()).redirectErrorStream(true);
        var path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/local/bin:/usr/bin:/bin");
        var environment = builder.environment();
        environment.clear();
        environment.put("PATH", path + ":/usr/sbin:/sbin");
        environment.put("LC_ALL", "C");
        environment.put("LANG", "C");
        // The server may be protected from the kernel's choice when memory is short; its sessions must not be.
        environment.put("PG_OOM_ADJUST_FILE", "/proc/self/oom_score_adj");
        environment.put("PG_OOM_ADJUST_VALUE", "0");
        return builder.start();
    }

    /** Runs a program to its end; one that takes longer than the limit is killed and counts as failed. */
    Outcome run(List<String> command, Path workingDirectory, Duration limit)
            throws IOException, DatabaseStartException {
        return run(command, workingDirectory, limit, "");
    }

    /** The same, with something to read on its standard input. */
    Outcome run(List<String> command, Path workingDirectory, Duration limit, String input)
            throws IOException, DatabaseStartException {
        var process = start(command, workingDirectory);
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        return await(process, limit);
    }

    /** Waits for the end of a started program. */
    static Outcome await(Process process, Duration limit) throws DatabaseStartException {
        var output = new FutureTask<>(() -> read(process));
        Thread.ofVirtual().name("jem-postgres-output").start(output);
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                return new Outcome(-1, "did not end within " + limit.toSeconds() + " s");
            }
            return new Outcome(process.exitValue(), output.get(5, TimeUnit.SECONDS));
        } catch (TimeoutException e) {
            return new Outcome(process.exitValue(), "(its output stayed open)");
        } catch (ExecutionException e) {
            return new Outcome(process.exitValue(), "(its output could not be read: " + e.getCause() + ")");
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new DatabaseStartException(new StartProblem.Interrupted(), e);
        }
    }

    /** The output, its end only where it is long; read to the end in any case, so that the program never blocks. */
    private static String read(Process process) throws IOException {
        var text = new StringBuilder();
        try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
            var buffer = new char[8192];
            for (int count = reader.read(buffer); count >= 0; count = reader.read(buffer)) {
                text.append(buffer, 0, count);
                if (text.length() > 2 * OUTPUT_CHARS_MAX) {
                    text.delete(0, text.length() - OUTPUT_CHARS_MAX);
                }
            }
        }
        return text.toString();
    }
}

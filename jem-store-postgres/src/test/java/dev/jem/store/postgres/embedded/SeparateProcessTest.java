package dev.jem.store.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The launcher in processes of its own: killed, under other accounts, on file systems with faults. */
class SeparateProcessTest extends ServerFixture {
    private final List<Process> processes = new ArrayList<>();

    /** A {@link LauncherProgram} and what it has said so far. */
    private record Launched(Process process, BufferedReader lines, List<String> said) {
        /** Reads on to the line that begins so. */
        String await(String start) throws IOException {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(line);
                if (line.startsWith(start)) {
                    return line;
                }
            }
            throw new AssertionError("no line '" + start + "…' in " + said);
        }

        long awaitServerPid() throws IOException {
            return Long.parseLong(await("READY ").split(" ", -1)[1]);
        }
    }

    @AfterEach
    void endProcesses() throws InterruptedException {
        for (var process : processes) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }

    /** Starts the program with its command line behind a prefix as {@code setpriv … --}. */
    private Launched launch(List<String> prefix, Path dataDirectory) throws IOException, InterruptedException {
        var command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp"));
        command.add(prefix.contains("setpriv") ? readableClassPath() : System.getProperty("java.class.path"));
        command.add(LauncherProgram.class.getName());
        command.addAll(List.of(dataDirectory.toString(), String.valueOf(24 << 20), LauncherProgram.distribution()));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        processes.add(process);
        return new Launched(process, process.inputReader(), new ArrayList<>());
    }

    /** A shell that mounts a file system for itself and its children alone, runs a script, then the program. */
    private static List<String> inOwnMounts(String script) throws IOException {
        var unshare = Programs.runningAsRoot()
                ? List.of("unshare", "--mount")
                : List.of("unshare", "--user", "--map-current-user", "--keep-caps", "--mount");
        var command = new ArrayList<>(unshare);
        command.addAll(List.of("/bin/sh", "-euc", script + "\nexec \"$@\"", "sh"));
        return command;
    }

    @Test
    void theServerOutlivesAKilledJemAndIsAdopted() throws Exception {
        useStoppedDatabase();
        var jem = launch(List.of(), directory());
        long pid = jem.awaitServerPid();
        var refused = problemOfStart();
        assertThat(refused)
                .isInstanceOfSatisfying(
                        StartProblem.DirectoryInUse.class,
                        problem -> assertThat(problem.holderPid()).contains(jem.process.pid()));
        assertThat(sessionOf(pid)).isEqualTo(pid);

        jem.process.destroyForcibly().waitFor();
        try (var running = start()) {
            assertThat(running.pid()).isEqualTo(pid);
        }
    }

    /** The session a process is in: one of its own gets no signal of somebody's terminal. */
    private static long sessionOf(long pid) throws IOException {
        var stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
        return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[3]);
    }

    private static Account nobody() throws IOException {
        return Account.named("nobody").orElseThrow();
    }

    private static List<String> asOrdinaryUser() throws IOException {
        return Programs.runningAsRoot()
                ? List.of("setpriv", "--reuid=" + nobody().uid(), "--regid=" + nobody().gid(), "--clear-groups", "--")
                : List.of();
    }

    /** The class path where every account can read it. */
    private String readableClassPath() throws IOException, InterruptedException {
        var copies = Files.createDirectory(root().resolve("classes"));
        permit(copies, "rwxr-xr-x");
        var paths = new ArrayList<String>();
        for (var element : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (!element.isEmpty() && Files.exists(Path.of(element))) {
                var copy = copies.resolve(paths.size() + "-" + Path.of(element).getFileName());
                var command = new ProcessBuilder("cp", "-rL", element, copy.toString());
                assertThat(command.inheritIO().start().waitFor()).isZero();
                paths.add(copy.toString());
            }
        }
        return String.join(File.pathSeparator, paths);
    }

    @Test
    void anOrdinaryUserNeedsNoOtherAccount() throws Exception {
        openRoot();
        var state = Files.createDirectory(root().resolve("state"));
        if (Programs.runningAsRoot()) {
            Programs.as(nobody()).own(state);
        }
        var jem = launch(asOrdinaryUser(), state);
        long pid = jem.awaitServerPid();
        assertThat(Files.getOwner(Path.of("/proc", String.valueOf(pid)))).isEqualTo(Files.getOwner(state));
        jem.process.outputWriter().close();
        assertThat(jem.process.waitFor()).isZero();
        assertThat(ServerProcess.on(data())).isEmpty();

        // What that user created, root goes on with under that user's account.
        try (var running = start()) {
            assertThat(Files.getOwner(Path.of("/proc", String.valueOf(running.pid()))))
                    .isEqualTo(Files.getOwner(state));
        }
    }

    @Test
    void aDirectoryWithoutPermissionIsNamed() throws Exception {
        openRoot();
        var state = Files.createDirectory(root().resolve("state"));
        permit(state, "r-xr-xr-x");
        assertThat(launch(asOrdinaryUser(), state).await("PROBLEM")).startsWith("PROBLEM NotPermitted");
    }

    @Test
    void aReadOnlyFileSystemIsNamed() throws Exception {
        useStoppedDatabase();
        var script =
                "mount -t tmpfs -o size=1m tmpfs '%s'; mount -o remount,ro '%s'".formatted(directory(), directory());
        assertThat(launch(inOwnMounts(script), directory()).await("PROBLEM")).startsWith("PROBLEM ReadOnly");
    }

    @Test
    void aDiskTooSmallForADatabaseIsNamed() throws Exception {
        openRoot();
        Files.createDirectory(directory());
        var script = "mount -t tmpfs -o size=20m tmpfs '%s'".formatted(directory());
        assertThat(launch(inOwnMounts(script), directory()).await("PROBLEM")).startsWith("PROBLEM DiskFull");
    }

    @Test
    void aDiskThatFilledUpGetsItsReserveBack() throws Exception {
        useStoppedDatabase();
        var copy = root().resolve("copy");
        Files.move(directory(), copy);
        Files.createDirectory(directory());
        // What remains after the reserve is less than one log segment: the server cannot recover without the reserve.
        var script = """
                mount -t tmpfs -o size=160m tmpfs '%1$s'
                cp -a '%2$s/.' '%1$s'
                rm -f '%1$s/postgres/ballast'
                head -c 24M /dev/zero > '%1$s/postgres/ballast'
                rm -rf '%1$s'/postgres/data/pg_stat/*
                printf '999999\\n' > '%1$s/postgres/data/postmaster.pid'
                cat /dev/zero > '%1$s/filler' || true
                """.formatted(directory(), copy);
        var jem = launch(inOwnMounts(script), directory());
        jem.awaitServerPid();
        assertThat(jem.said).anyMatch(line -> line.startsWith("EVENT BallastReleased"));
    }

    @Test
    void programsThatMayNotBeExecutedAreNamed() throws Exception {
        useStoppedDatabase();
        var programs = LauncherProgram.distribution();
        var script = "mount --bind '%1$s' '%1$s'; mount -o remount,bind,noexec '%1$s'".formatted(programs);
        assertThat(launch(inOwnMounts(script), directory()).await("PROBLEM")).startsWith("PROBLEM NotExecutable");
    }
}

package dev.jem.store.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages as PostgreSQL 18, glibc, util-linux and the JDK write them. */
class DiagnosisTest {
    private static final Place PLACE = new Place(Path.of("/d"));
    private static final Diagnosis.Subject SUBJECT = new Diagnosis.Subject(PLACE, "18", 20_000, false);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /x/postgres: error while loading shared libraries: libstdc++.so.6: cannot open shared object file: No such file or directory | MissingLibrary
                    setpriv: failed to execute /x/bin/pg_ctl: Permission denied | NotExecutable
                    FATAL:  could not write lock file "postmaster.pid": No space left on device | DiskFull
                    PANIC:  could not write to file "pg_wal/xlogtemp.77": No space left on device | DiskFull
                    FATAL:  could not create lock file "postmaster.pid": Read-only file system | ReadOnly
                    LOG:  could not bind IPv4 address "127.0.0.1": Address already in use | PortInUse
                    DETAIL:  The data directory was initialized by PostgreSQL version 17, which is not compatible with this version 18.6. | WrongVersion
                    DETAIL:  The database cluster was initialized with PG_CONTROL_VERSION 1700, but the server was compiled with PG_CONTROL_VERSION 1800. | WrongVersion
                    FATAL:  incorrect checksum in control file | Damaged
                    PANIC:  could not locate a valid checkpoint record at 0/1801D98 | Damaged
                    FATAL:  could not open file "base/1/PG_VERSION": No such file; "base/1" is not a valid data directory | Damaged
                    WARNING:  page verification failed, calculated checksum 1234 but expected 4321 | Damaged
                    FATAL:  could not map anonymous shared memory: Cannot allocate memory | OutOfMemory
                    FATAL:  data directory "/d/data" has wrong ownership | NotPermitted
                    FATAL:  could not open file "/d/data/postgresql.conf": Permission denied | NotPermitted
                    """)
    void theCauseIsRecognised(String said, String kind) {
        assertThat(Diagnosis.of("2026-01-01 00:00:00.000 UTC [1] LOG:  starting\n" + said, SUBJECT))
                .get()
                .satisfies(problem ->
                        assertThat(problem.getClass().getSimpleName()).isEqualTo(kind));
    }

    @Test
    void anUnknownComplaintIsNoCause() {
        assertThat(Diagnosis.of("FATAL:  the moon is full", SUBJECT)).isEmpty();
    }

    @Test
    void failuresOfFileOperationsAreSorted() {
        assertThat(of(new FileSystemException("/d/x", null, "No space left on device")))
                .isEqualTo(new StartProblem.DiskFull(Path.of("/d/x"), "No space left on device"));
        assertThat(of(new IOException("No space left on device"))).isInstanceOf(StartProblem.DiskFull.class);
        assertThat(of(new AccessDeniedException("/d/x")))
                .isEqualTo(new StartProblem.NotPermitted(Path.of("/d/x"), "access denied"));
        assertThat(of(new IOException("Cannot run program \"/x/pg_ctl\" (in directory \"/d\"): error=13, denied")))
                .isInstanceOfSatisfying(
                        StartProblem.NotExecutable.class,
                        problem -> assertThat(problem.program()).isEqualTo(Path.of("/x/pg_ctl")));
        assertThat(of(new IOException("the moon is full"))).isInstanceOf(StartProblem.Other.class);
    }

    private static StartProblem of(IOException failure) {
        return Diagnosis.of(failure, PLACE);
    }

    @Test
    void everyProblemSaysWhatFailedWhatHappensNextAndWhatToDo() {
        var path = Path.of("/d");
        var all = List.of(
                new StartProblem.DirectoryInUse(path, Optional.of(7L), "Jem with pid 7"),
                new StartProblem.DirectoryInUse(path, Optional.empty(), "another Jem"),
                new StartProblem.DiskFull(path, "no space"),
                new StartProblem.ReadOnly(path, "read-only"),
                new StartProblem.NotPermitted(path, "denied"),
                new StartProblem.NoAccount("none exists", Account.CANDIDATES),
                new StartProblem.NotReachable(path, "daemon", path),
                new StartProblem.UnusablePath(path, "$"),
                new StartProblem.CopiedDirectory(path, path, path),
                new StartProblem.PortInUse(1, true),
                new StartProblem.PortInUse(1, false),
                new StartProblem.WrongVersion(path, "17", "18"),
                new StartProblem.Damaged(path, "torn"),
                new StartProblem.NoPrograms("plan9-mips", List.of()),
                new StartProblem.MissingLibrary("libc"),
                new StartProblem.NotExecutable(path, "noexec"),
                new StartProblem.OutOfMemory("none left"),
                new StartProblem.InitializationFailed(1, "why"),
                new StartProblem.TimedOut(Duration.ofSeconds(1), true, "redo"),
                new StartProblem.TimedOut(Duration.ofSeconds(1), false, "redo"),
                new StartProblem.LeftoverProcesses(path, List.of(1L, 2L)),
                new StartProblem.Interrupted(),
                new StartProblem.Other("what", path));
        for (var problem : all) {
            assertThat(List.of(problem.failed(), problem.next(), problem.remedy()))
                    .as(problem.toString())
                    .noneMatch(String::isBlank);
            assertThat(problem.text()).endsWith(".").doesNotContain("..", "Optional", "[]");
        }
    }
}

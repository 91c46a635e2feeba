package dev.jem.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.worker.linux.BootClock;
import dev.jem.worker.linux.Directories;
import dev.jem.worker.linux.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must not outlive the lease does not, whatever has become of the worker; everything else goes on. */
class GuardTest {

    private static final String KINDS = "dev.jem.worker.process.Kinds#here";
    private static final Limits LEASED = new Limits(Duration.ofHours(1), Duration.ofHours(1), 1 << 20, true);

    @TempDir
    private Path root;

    @ParameterizedTest
    @MethodSource(KINDS)
    void theyEndWithTheLeaseOfAWorkerThatWasKilled(ContainmentKind kind) throws Exception {
        Directories.permit(root, 0711);
        String time = Site.longTime();
        String other = Site.longTime();
        Map<String, String> scripts = Map.of(
                DoomedWorker.LEASED + "a",
                "trap '' TERM; (setsid sleep " + time + " &); echo ready; sleep " + time,
                "stays",
                "echo ready; sleep " + other);
        try (DoomedWorker doomed = DoomedWorker.start(root, kind, scripts)) {
            doomed.awaitStarted(2).endLease().kill();
            DoomedWorker.awaitEnd(doomed.program(DoomedWorker.LEASED + "a"));
            try (Site site = Site.open(root, kind)) {
                assertThat(Site.living(other)).hasSize(1);
                site.recover();
                assertThat(site.task(DoomedWorker.LEASED + "a").outcome()).isInstanceOf(Outcome.Lost.class);
                assertThat(Site.living(time)).isEmpty();
                assertThat(site.task("stays").attempt().end()).isNotDone();
                site.task("stays").kill();
                site.task("stays").end();
            }
        }
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void theyGoOnAsLongAsTheLeaseIsRenewed(ContainmentKind kind) throws Exception {
        String time = Site.longTime();
        try (Site site = Site.open(root, kind)) {
            Path gate = site.gate();
            site.executor().lease(BootClock.nanos() + Duration.ofHours(1).toNanos());
            Task ends = site.launch(leased("read go <" + gate + "; exit 3"));
            Task stops = site.launch(leased("(setsid sleep " + time + " &); echo ready; sleep " + time));
            stops.awaitOutput("ready");
            Site.pass(gate);
            assertThat(ends.outcome()).isEqualTo(new Outcome.Completed(new ProgramEnd.Exited(3)));
            assertThat(stops.attempt().end()).isNotDone();
            site.executor().lease(BootClock.nanos());
            assertThat(stops.outcome()).isInstanceOf(Outcome.Lost.class);
            assertThat(Site.living(time)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void aSuccessorTakesThemOverWithTheLease(ContainmentKind kind) throws Exception {
        Path gate;
        String key;
        long until = BootClock.nanos() + Duration.ofHours(1).toNanos();
        try (Site site = Site.open(root, kind)) {
            site.executor().lease(until);
            gate = site.gate();
            LaunchRequest request = leased("read go <" + gate + "; exit 4");
            key = request.key();
            site.launch(request).program();
        }
        try (Site site = Site.open(root, kind)) {
            assertThat(site.executor().lastLease()).contains(until);
            site.recover();
            Site.pass(gate);
            assertThat(site.task(key).outcome()).isEqualTo(new Outcome.Completed(new ProgramEnd.Exited(4)));
        }
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void aGuardWithNothingToGuardEndsWithItsWorker(ContainmentKind kind) throws Exception {
        Path guarded = root.resolve("state").resolve("guard");
        try (Site site = Site.open(root, kind)) {
            site.executor().lease(BootClock.nanos() + Duration.ofHours(1).toNanos());
            assertThat(site.launch(leased("true")).outcome())
                    .isEqualTo(new Outcome.Completed(new ProgramEnd.Exited(0)));
            assertThat(workingIn(guarded)).isNotEmpty();
        }
        // By itself it would look around for a minute more.
        for (ProcessHandle guard : workingIn(guarded)) {
            guard.onExit().get(20, TimeUnit.SECONDS);
        }
        assertThat(workingIn(guarded)).isEmpty();
    }

    private static List<ProcessHandle> workingIn(Path directory) throws Exception {
        Path real = directory.toRealPath();
        return Processes.all().stream()
                .filter(pid -> workingDirectory(pid).filter(real::equals).isPresent())
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .toList();
    }

    private static Optional<Path> workingDirectory(int pid) {
        try {
            return Optional.of(Files.readSymbolicLink(Path.of("/proc", Integer.toString(pid), "cwd")));
        } catch (IOException goneOrAnothers) {
            return Optional.empty();
        }
    }

    private static LaunchRequest leased(String script) {
        String key = Site.key();
        return new LaunchRequest(
                key,
                Site.script(script),
                Map.of(),
                Optional.empty(),
                List.of(),
                key,
                Optional.empty(),
                LEASED,
                Optional.empty(),
                "");
    }
}

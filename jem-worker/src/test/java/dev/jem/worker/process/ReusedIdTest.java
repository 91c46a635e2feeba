package dev.jem.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.worker.linux.Account;
import dev.jem.worker.linux.BootClock;
import dev.jem.worker.linux.ProcessId;
import dev.jem.worker.linux.ProcessStatus;
import dev.jem.worker.linux.Processes;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stranger who was given the process id of a supervisor that is gone, and opened a session, is left alone. */
class ReusedIdTest {

    private static final Limits LEASED = new Limits(Duration.ofHours(1), Duration.ZERO, 1 << 20, true);

    @TempDir
    private Path root;

    private String time;
    private Process parent;
    private ProcessStatus stranger;
    private ProcessId former;

    /** Not a child of this program, which would take such a one for an orphan of its own tasks. */
    @BeforeEach
    void startStranger() throws Exception {
        time = Site.longTime();
        String script = "setsid sh -c 'sleep " + time + " & echo ready; wait' & echo $!; wait";
        parent = new ProcessBuilder("sh", "-c", script).start();
        List<String> said = List.of(
                String.valueOf(parent.inputReader().readLine()),
                String.valueOf(parent.inputReader().readLine()));
        assertThat(said).contains("ready");
        int pid = said.stream()
                .filter(it -> !it.equals("ready"))
                .mapToInt(Integer::parseInt)
                .findFirst()
                .orElseThrow();
        stranger = Processes.status(pid).orElseThrow();
        assertThat(stranger.session()).isEqualTo(pid);
        former = new ProcessId(pid, stranger.id().startTicks() - 1);
    }

    @AfterEach
    void endStranger() {
        parent.descendants().forEach(ProcessHandle::destroyForcibly);
        parent.destroyForcibly();
    }

    @Test
    void byTheTreeOfAnAttemptThatIsTakenOver() throws Exception {
        OrphanTree tree = new OrphanTree("former", former, Optional.empty());
        assertThat(tree.deserted()).isTrue();
        assertThat(tree.gone()).isTrue();
        tree.kill();
        assertStrangerLives();
    }

    @Test
    void byTheGuardOfTheLease() throws Exception {
        try (Site site = Site.open(root, ContainmentKind.ORPHANS)) {
            site.executor().lease(BootClock.nanos() + Duration.ofHours(1).toNanos());
            watch(site.executor().means());
            Task last = site.launch(leased("z" + Site.key()));
            last.program();
            site.executor().lease(BootClock.nanos());
            assertThat(last.outcome()).isInstanceOf(Outcome.Lost.class);
            assertThat(site.executor().means().guard().hasEnded("0former")).isTrue();
            assertStrangerLives();
        }
    }

    /** The guard goes through what it watches by name: this one comes first. */
    private void watch(Means means) throws Exception {
        AttemptRecord record = new AttemptRecord(
                "0former",
                BootClock.bootId(),
                Instant.now(),
                BootClock.nanos(),
                means.host().token(),
                "former",
                former,
                former,
                new TreeRecord.ByMark(),
                Account.own(),
                LEASED,
                "");
        CompletableFuture<Void> watched = new CompletableFuture<>();
        means.reactor().execute(() -> {
            try {
                means.guard().watch(record);
                watched.complete(null);
            } catch (java.io.IOException e) {
                watched.completeExceptionally(e);
            }
        });
        watched.get();
    }

    private static LaunchRequest leased(String key) {
        return new LaunchRequest(
                key,
                new Program.Command(List.of("sleep", Site.longTime())),
                Map.of(),
                Optional.empty(),
                List.of(),
                key,
                Optional.empty(),
                LEASED,
                Optional.empty(),
                "");
    }

    private void assertStrangerLives() throws Exception {
        assertThat(Processes.status(stranger.id().pid()))
                .hasValueSatisfying(now -> assertThat(now.id()).isEqualTo(stranger.id()))
                .hasValueSatisfying(now -> assertThat(now.ended()).isFalse());
        List<Integer> sleeping = Site.living(time);
        assertThat(sleeping).hasSize(1);
        assertThat(Processes.status(sleeping.getFirst()).orElseThrow().state()).isNotEqualTo('T');
    }
}

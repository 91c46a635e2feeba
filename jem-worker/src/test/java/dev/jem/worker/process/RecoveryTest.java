package dev.jem.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.worker.linux.Directories;
import dev.jem.worker.linux.PidFd;
import dev.jem.worker.linux.ProcessId;
import dev.jem.worker.linux.ProcessStatus;
import dev.jem.worker.linux.Processes;
import dev.jem.worker.linux.Signal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A worker is killed; the next one on the same directory knows what became of what it had started. */
class RecoveryTest {

    private static final String KINDS = "dev.jem.worker.process.Kinds#here";

    @TempDir
    private Path root;

    private Path prepare() throws Exception {
        Directories.permit(root, 0711);
        return Site.gate(root);
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void whatNobodyRemembersDoesNotKeepAnAttemptFromStarting(ContainmentKind kind) throws Exception {
        prepare();
        Path left = root.resolve("work").resolve("attempts").resolve("again");
        try (Site site = Site.open(root, kind)) {
            Files.createDirectories(left.resolve("work"));
            assertThat(site.recover()).isEmpty();
            assertThat(left).doesNotExist();
            // Makes a directory that can be used again, which is then moved to where the old one was.
            Task other = site.shell("exit 0");
            assertThat(other.outcome()).isInstanceOf(Outcome.Completed.class);
            site.executor().forget(other.attempt().key());
            Task again = site.launch(LaunchRequest.of("again", Site.script("echo here")));
            assertEnded(again, new ProgramEnd.Exited(0), "here\n");
        }
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void eachIsToldAsItWas(ContainmentKind kind) throws Exception {
        Path gate = prepare();
        Path exit = Site.gate(root);
        Path die = Site.gate(root);
        String time = Site.longTime();
        String lost = Site.longTime();
        Map<String, String> scripts = Map.of(
                "runs", "setsid sleep " + time + " & echo before; read go <" + gate + "; echo after; exit 3",
                "exits", "read go <" + exit + "; echo late; exit 7",
                "dies", "read go <" + die + "; echo late; kill -9 $$",
                "over", "echo done; exit 8",
                "lost", "setsid sleep " + lost + " & sleep " + lost,
                "stops", "(setsid sleep " + time + " &); echo ready; sleep " + time);
        try (DoomedWorker doomed = DoomedWorker.start(root, kind, scripts)) {
            doomed.awaitStarted(6).awaitEnded("over").kill();
            Site.pass(exit);
            Site.pass(die);
            DoomedWorker.awaitEnd(doomed.program("exits"));
            DoomedWorker.awaitEnd(doomed.program("dies"));
            endSupervisorOf(doomed.program("lost"));
            try (Site site = Site.open(root, kind)) {
                assertThat(site.recover()).isEqualTo(scripts.keySet());
                assertEnded(site.task("exits"), new ProgramEnd.Exited(7), "late\n");
                assertEnded(site.task("dies"), new ProgramEnd.Signalled(9, false), "late\n");
                assertEnded(site.task("over"), new ProgramEnd.Exited(8), "done\n");
                assertThat(site.task("lost").outcome()).isInstanceOf(Outcome.Lost.class);
                assertThat(Site.living(lost)).isEmpty();
                site.task("stops").awaitOutput("ready");
                site.task("stops").cancel();
                assertThat(site.task("stops").outcome()).isInstanceOf(Outcome.Cancelled.class);
                assertThat(site.task("runs").attempt().end()).isNotDone();
                Site.pass(gate);
                assertEnded(site.task("runs"), new ProgramEnd.Exited(3), "before\nafter\n");
                assertThat(Site.living(time)).isEmpty();
                for (String key : scripts.keySet()) {
                    site.executor().forget(key);
                }
            }
            try (Site site = Site.open(root, kind)) {
                assertThat(site.recover()).isEmpty();
            }
        }
    }

    private static void assertEnded(Task task, ProgramEnd end, String output) throws Exception {
        assertThat(task.outcome()).isEqualTo(new Outcome.Completed(end));
        assertThat(task.out()).isEqualTo(output);
    }

    /** Wherever the kill comes: what ran is told as run, what did not as not started, and nothing runs twice. */
    @ParameterizedTest
    @MethodSource(KINDS)
    void nothingRunsTwiceAndNothingIsForgotten(ContainmentKind kind) throws Exception {
        prepare();
        long seed = 77;
        Path ran = Files.createFile(root.resolve("ran"));
        Directories.permit(ran, 0666);
        Map<String, String> scripts = new LinkedHashMap<>();
        for (int number = 0; number < 25; number++) {
            scripts.put("k" + number, "echo k" + number + " >>" + ran);
        }
        try (DoomedWorker doomed = DoomedWorker.start(root, kind, scripts)) {
            doomed.awaitStarted(1 + new Random(seed).nextInt(15)).kill();
            try (Site site = Site.open(root, kind)) {
                Set<String> found = site.recover();
                found.forEach(key -> site.task(key).end());
                List<String> lines = Files.readAllLines(ran);
                assertThat(lines).as("seed %d", seed).doesNotHaveDuplicates();
                assertThat(found).containsAll(lines);
                found.forEach(key -> {
                    boolean didRun = lines.contains(key);
                    assertThat(site.task(key).outcome())
                            .as("%s, seed %d", key, seed)
                            .isInstanceOf(didRun ? Outcome.Completed.class : Outcome.NeverStarted.class);
                });
            }
        }
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void aWorkerThatClosesLeavesItsTasksToTheNext(ContainmentKind kind) throws Exception {
        Path gate = prepare();
        String key = Site.key();
        try (Site site = Site.open(root, kind)) {
            site.launch(LaunchRequest.of(key, Site.script("read go <" + gate + "; exit 2")))
                    .program();
        }
        try (Site site = Site.open(root, kind)) {
            site.recover();
            Task task = site.task(key);
            Site.pass(gate);
            assertThat(task.outcome()).isEqualTo(new Outcome.Completed(new ProgramEnd.Exited(2)));
        }
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void whatWasPreparedForNobodyIsClearedAway(ContainmentKind kind) throws Exception {
        prepare();
        try (DoomedWorker doomed = DoomedWorker.start(root, kind, Map.of("a", "exit 0"))) {
            doomed.awaitEnded("a").kill();
            List<ProcessId> left = supervisors();
            try (Site site = Site.open(root, kind)) {
                site.recover();
                site.task("a").end();
                for (ProcessId each : left) {
                    DoomedWorker.awaitEnd(each);
                }
            }
            // One that was just being started when the worker was killed finds nobody and ends by itself.
            for (ProcessId each : supervisors()) {
                DoomedWorker.awaitEnd(each);
            }
        }
    }

    /** Processes that execute the shell of a worker of this place. */
    private List<ProcessId> supervisors() throws Exception {
        Path bin = root.resolve("work").resolve("bin").toRealPath();
        List<ProcessId> found = new ArrayList<>();
        for (int pid : Processes.all()) {
            if (Processes.executesFrom(pid, bin)) {
                Processes.status(pid).map(ProcessStatus::id).ifPresent(found::add);
            }
        }
        return found;
    }

    private static void endSupervisorOf(ProcessId program) throws Exception {
        int parent = Processes.status(program.pid()).orElseThrow().parent();
        ProcessId supervisor = Processes.status(parent).orElseThrow().id();
        try (PidFd process = PidFd.open(supervisor).orElseThrow()) {
            process.send(Signal.SIGKILL);
        }
        DoomedWorker.awaitEnd(supervisor);
    }
}

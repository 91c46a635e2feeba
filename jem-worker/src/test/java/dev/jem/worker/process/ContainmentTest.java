package dev.jem.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No process of an attempt outlives it, whatever it does to get away. */
class ContainmentTest {

    private static final String KINDS = "dev.jem.worker.process.Kinds#here";

    private static final String HOPS = """
            printf '#!/bin/sh\\n: $1\\nsetsid "$0" "$1" &\\n' >hop; chmod +x hop
            ./hop TIME; echo ready; sleep TIME
            """;

    @TempDir
    private Path root;

    @Test
    void theStrongestOfThisHostIsChosen() throws Exception {
        ExecutorSettings settings = ExecutorSettings.of(root.resolve("state"), root.resolve("work"));
        try (ProcessExecutor executor = ProcessExecutor.open(settings)) {
            ContainmentKind chosen = switch (executor.containment()) {
                case Containment.Cgroups _ -> ContainmentKind.CGROUP;
                case Containment.Namespaces _ -> ContainmentKind.NAMESPACE;
                case Containment.Orphans _ -> ContainmentKind.ORPHANS;
            };
            assertThat(chosen).isEqualTo(Kinds.strongest());
        }
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void whatLeavesItsSessionIsStoppedWithTheTask(ContainmentKind kind) throws Exception {
        staysNothing(kind, "setsid sleep TIME & echo ready; sleep TIME");
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void whatIsForkedTwiceIsStoppedWithTheTask(ContainmentKind kind) throws Exception {
        staysNothing(kind, "(setsid sh -c 'setsid sleep TIME & setsid sleep TIME &' &); echo ready; sleep TIME");
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void whatWipesItsEnvironmentIsStoppedWithTheTask(ContainmentKind kind) throws Exception {
        staysNothing(kind, "(env -i setsid sh -c 'setsid sleep TIME &' &); echo ready; sleep TIME");
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void whatIgnoresEverySignalIsStoppedWithTheTask(ContainmentKind kind) throws Exception {
        staysNothing(kind, "trap '' TERM INT HUP; (setsid sleep TIME &); echo ready; while :; do sleep TIME; done");
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void whatKeepsForkingIsStoppedWithTheTask(ContainmentKind kind) throws Exception {
        staysNothing(kind, """
            fork() { while :; do setsid sleep TIME & n=$((${n:-0} + 1)); [ $n -lt 200 ] || wait; done; }
            fork & fork & echo ready; wait
            """);
    }

    /** Its number changes all the time: when it has been found it is another already. */
    @ParameterizedTest
    @MethodSource(KINDS)
    void whatReplacesItselfAllTheTimeIsStoppedWithTheTask(ContainmentKind kind) throws Exception {
        staysNothing(kind, HOPS);
    }

    /** Nothing but looking finds orphans: a look may fall between two of them, or on one that is no program yet. */
    @RepeatedTest(40)
    void whatReplacesItselfIsNeverOverlooked() throws Exception {
        staysNothing(ContainmentKind.ORPHANS, HOPS);
    }

    private void staysNothing(ContainmentKind kind, String script) throws Exception {
        String time = Site.longTime();
        try (Site site = Site.open(root, kind)) {
            Task task = site.shell(script.replace("TIME", time));
            task.awaitOutput("ready");
            task.kill();
            assertThat(task.outcome()).isInstanceOf(Outcome.Cancelled.class);
            assertThat(Site.living(time)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void whatIsLeftBehindByAProgramThatEndsIsStopped(ContainmentKind kind) throws Exception {
        String time = Site.longTime();
        try (Site site = Site.open(root, kind)) {
            Task task =
                    site.shell("setsid sleep " + time + " & (setsid sh -c 'setsid sleep " + time + " &' &); exit 3");
            assertThat(task.outcome()).isEqualTo(new Outcome.Completed(new ProgramEnd.Exited(3)));
            assertThat(Site.living(time)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void oneTaskIsStoppedAndItsNeighbourGoesOn(ContainmentKind kind) throws Exception {
        String time = Site.longTime();
        String other = Site.longTime();
        try (Site site = Site.open(root, kind)) {
            Path gate = site.gate();
            Task stays = site.shell("setsid sleep " + other + " & echo ready; read go <" + gate + "; exit 4");
            Task goes = site.shell("setsid sleep " + time + " & echo ready; sleep " + time);
            stays.awaitOutput("ready");
            goes.awaitOutput("ready");
            goes.kill();
            goes.end();
            assertThat(Site.living(time)).isEmpty();
            assertThat(Site.living(other)).isNotEmpty();
            Site.pass(gate);
            assertThat(stays.outcome()).isEqualTo(new Outcome.Completed(new ProgramEnd.Exited(4)));
            assertThat(Site.living(other)).isEmpty();
        }
    }

    /** The same supervisor serves one program after another; none finds anything of the one before. */
    @ParameterizedTest
    @MethodSource(KINDS)
    void manyTasksInARowEndAsTheyWant(ContainmentKind kind) throws Exception {
        try (Site site = Site.open(root, kind)) {
            for (int number = 0; number < 50; number++) {
                Task task = site.shell("echo " + number + "; exit " + number);
                assertThat(task.outcome()).isEqualTo(new Outcome.Completed(new ProgramEnd.Exited(number)));
                assertThat(task.out()).isEqualTo(number + "\n");
                assertThat(task.told()).containsExactly(1, 1);
                site.executor().forget(task.attempt().key());
            }
        }
    }
}

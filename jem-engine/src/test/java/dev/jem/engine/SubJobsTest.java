package dev.jem.engine;

import static dev.jem.engine.JobBuilder.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.model.command.Answer;
import dev.jem.model.command.Answer.Code;
import dev.jem.model.command.Command;
import dev.jem.model.event.Event;
import dev.jem.model.event.Remark;
import dev.jem.model.event.RunAction;
import dev.jem.model.job.Action;
import dev.jem.model.job.ApprovalRule;
import dev.jem.model.job.DateScope;
import dev.jem.model.job.EndedAs;
import dev.jem.model.job.ForEach;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.Need;
import dev.jem.model.job.OnConflict;
import dev.jem.model.job.Recurrence;
import dev.jem.model.job.SubJob;
import dev.jem.model.job.Template;
import dev.jem.model.job.Value;
import dev.jem.model.job.ValueType;
import dev.jem.model.state.AttemptState;
import dev.jem.model.state.Cause;
import dev.jem.model.state.Instead;
import dev.jem.model.state.PrincipalKind;
import dev.jem.model.state.Role;
import dev.jem.model.state.RunState;
import dev.jem.model.state.StopCause;
import dev.jem.model.state.Vote;
import dev.jem.model.time.CatchUp;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tasks whose work is a run of another job. */
class SubJobsTest {

    private static final Action COMMAND = new Action.Command(List.of(Template.literal("true")));

    private final Bench bench = new Bench();
    private long session;

    @BeforeEach
    void worker() {
        session = bench.join("w1", 50);
    }

    // ---- helpers

    private static JobKey key(String name) {
        return new JobKey("ops", name);
    }

    private static Action sub(String name, Map<String, String> params, boolean awaited) {
        TreeMap<String, Template> templates = new TreeMap<>();
        params.forEach((param, text) -> templates.put(param, Template.parse(text)));
        return new Action.Job(new SubJob(key(name), templates, awaited));
    }

    private static Action sub(String name) {
        return sub(name, Map.of(), true);
    }

    /** part, whose work is a run of child, and behind it a task of its own. */
    private static JobBuilder parent() {
        return job("parent").action(sub("child")).task("part").action(COMMAND).task("after", "part");
    }

    private long started(JobBuilder... jobs) {
        Command.Submitted[] submitted = new Command.Submitted[jobs.length];
        for (int index = 0; index < jobs.length; index++) {
            submitted[index] = jobs[index].submitted();
        }
        bench.apply(submitted);
        return bench.run("parent");
    }

    /** The tasks that a worker gets now; all end like this. */
    private List<String> work(AttemptState end) {
        List<Answer.Order> orders = bench.claim("w1", session, 50);
        List<String> names = orders.stream()
                .map(it -> it.definition().key().name() + "/" + it.attempt().task())
                .toList();
        orders.forEach(it -> bench.report("w1", session, it, end));
        return names;
    }

    private List<String> work() {
        return work(AttemptState.SUCCEEDED);
    }

    /** Runs and how they ended, in this order. */
    private List<String> ended() {
        return bench.events(Event.RunEnded.class).stream()
                .map(it -> "run " + it.run() + " " + it.state())
                .toList();
    }

    private List<String> tasksEnded() {
        return bench.events(Event.TaskEnded.class).stream()
                .map(it -> it.task() + " " + it.state() + (it.detail().isEmpty() ? "" : ": " + it.detail()))
                .toList();
    }

    private Answer act(long run, String task, RunAction action) {
        return bench.decide(new Command.ActOnRun(run, task, action, Remark.NONE, OptionalLong.empty(), "", false));
    }

    private static void assertRefused(Answer answer, Code code, String text) {
        assertThat(answer).isInstanceOfSatisfying(Answer.Refused.class, it -> {
            assertThat(it.code()).isEqualTo(code);
            assertThat(it.message()).contains(text);
        });
    }

    private Answer applied(JobBuilder... jobs) {
        List<Command.Submitted> submitted = new ArrayList<>();
        for (JobBuilder each : jobs) {
            submitted.add(each.submitted());
        }
        return bench.decide(new Command.Apply(submitted));
    }

    // ---- begun and ended

    @Test
    void aTaskEndsAsTheRunThatIsItsWork() {
        bench.apply(job("child").submitted(), parent().submitted());
        Answer.RunAccepted accepted = (Answer.RunAccepted) bench.decide(new Command.SubmitRun(
                new Command.Target.Applied(key("parent")),
                Collections.emptySortedMap(),
                Optional.of(LocalDate.parse("2026-01-31")),
                "",
                "",
                ""));
        Event.RunCreated child = bench.events(Event.RunCreated.class).getLast();
        assertThat(child.cause()).isEqualTo(Cause.PARENT);
        assertThat(child.reason()).isEqualTo("ops/parent#1 task part");
        assertThat(child.businessDate()).isEqualTo(LocalDate.parse("2026-01-31"));
        assertThat(bench.view().explainRun(accepted.run()).orElseThrow().gates())
                .extracting(it -> it.kind() + " " + it.holder() + ": " + it.detail())
                .contains("DEPENDENCY ops/child#1: its work is ops/child#1, which is WAITING");
        assertThat(bench.events(Event.TaskGave.class).getLast().outputs().keySet())
                .containsExactly("key", "run");
        assertThat(work()).containsExactly("child/main");
        assertThat(work()).containsExactly("parent/after");
        assertThat(ended()).containsExactly("run 2 SUCCEEDED", "run 1 SUCCEEDED");
        assertThat(bench.events(Event.TaskGave.class).getLast().outputs())
                .containsEntry("key", new Value.Text("ops/child#1"))
                .containsEntry("state", new Value.Text("SUCCEEDED"))
                .containsKey("run");
    }

    @Test
    void whatFailsThereFailsHere() {
        started(job("child"), parent());
        work(AttemptState.FAILED);
        assertThat(ended()).containsExactly("run 2 FAILED", "run 1 FAILED");
        assertThat(tasksEnded())
                .contains("part FAILED: ops/child#1 ended FAILED", "after UPSTREAM_FAILED: part ended FAILED");
    }

    @Test
    void whatIsNotAwaitedEndsAtOnce() {
        started(
                job("child"),
                job("parent").action(sub("child", Map.of(), false)).task("part"));
        assertThat(ended()).containsExactly("run 1 SUCCEEDED");
        assertThat(work()).containsExactly("child/main");
        assertThat(ended()).containsExactly("run 1 SUCCEEDED", "run 2 SUCCEEDED");
    }

    @Test
    void eachElementHasItsOwnRun() {
        Action post = sub("child", Map.of("region", "${{ each.value }}"), true);
        started(
                job("child").param("region", ValueType.STRING).onConflict(OnConflict.ALLOW),
                job("parent")
                        .action(post)
                        .task("post")
                        .forEach(
                                new ForEach.Source.Items(List.of(
                                        Template.literal("eu"), Template.literal("us"), Template.literal("ap"))),
                                2));
        assertThat(work()).hasSize(2);
        assertThat(work()).hasSize(1);
        assertThat(bench.events(Event.RunCreated.class))
                .extracting(it -> it.params().values().toString())
                .containsExactly("[]", "[Text[value=eu]]", "[Text[value=us]]", "[Text[value=ap]]");
        assertThat(ended()).hasSize(4).endsWith("run 1 SUCCEEDED");
    }

    @Test
    void runsAreTheWorkOfEachOtherToADepth() {
        List<Command.Submitted> jobs = new ArrayList<>();
        int deepest = SubJob.DEPTH_MAX + 2;
        jobs.add(job("j" + deepest).submitted());
        for (int depth = deepest - 1; depth >= 1; depth--) {
            jobs.add(
                    job("j" + depth).action(sub("j" + (depth + 1))).task("part").submitted());
        }
        bench.apply(jobs.toArray(Command.Submitted[]::new));
        bench.run("j2");
        assertThat(ended()).hasSize(SubJob.DEPTH_MAX).allMatch(it -> it.endsWith(" FAILED"));
        assertThat(tasksEnded().getFirst())
                .isEqualTo("part FAILED: runs are the work of each other 16 deep already, the most");
        bench.run("j3");
        assertThat(work()).containsExactly("j18/main");
    }

    @Test
    void whatItsJobDoesNotTakeIsSkippedOrFails() {
        bench.apply(job("child").onConflict(OnConflict.SKIP).submitted(), parent().submitted());
        bench.run("child");
        bench.run("parent");
        assertThat(tasksEnded()).containsExactly("part SKIPPED: ops/child#1 is still active, and onConflict is skip");
    }

    @Test
    void valuesThatDoNotFitFailWithTheirReason() {
        started(
                job("child").param("days", ValueType.INT),
                job("parent")
                        .param("days", "many")
                        .action(sub("child", Map.of("days", "${{ params.days }}"), true))
                        .task("part"));
        assertThat(tasksEnded()).containsExactly("part FAILED: parameter days cannot be 'many', which is no int");
    }

    // ---- stopped

    @Test
    void aStopIsPassedOn() {
        long run = started(job("child"), parent());
        List<Answer.Order> orders = bench.claim("w1", session, 50);
        bench.decide(new Command.CancelRun(run, "wrong day"));
        assertThat(bench.events(Event.AttemptStopRequested.class)).hasSize(1);
        assertThat(bench.events(Event.RunStopRequested.class).getLast().reason())
                .isEqualTo("cancelled by alice: wrong day (ops/parent#1 task part)");
        assertThat(ended()).isEmpty();
        orders.forEach(it -> bench.report("w1", session, it, AttemptState.CANCELLED));
        assertThat(ended()).containsExactly("run 2 CANCELLED", "run 1 CANCELLED");
    }

    @Test
    void whatSucceedsInSpiteOfAStopHasSucceeded() {
        long run = started(job("child"), job("parent").action(sub("child")).task("part"));
        List<Answer.Order> orders = bench.claim("w1", session, 50);
        bench.decide(new Command.CancelRun(run, ""));
        orders.forEach(it -> bench.report("w1", session, it, AttemptState.SUCCEEDED));
        assertThat(ended()).containsExactly("run 2 SUCCEEDED", "run 1 SUCCEEDED");
    }

    @Test
    void aKillIsPassedOnAsOne() {
        long run = started(job("child"), parent());
        bench.claim("w1", session, 50);
        act(run, "", new RunAction.Stop(true));
        assertThat(bench.events(Event.AttemptStopRequested.class))
                .extracting(Event.AttemptStopRequested::cause)
                .containsExactly(StopCause.KILLED);
    }

    @Test
    void whatIsForcedStopsItsRunAndEndsAsItWasSaid() {
        long run = started(job("child"), parent());
        List<Answer.Order> orders = bench.claim("w1", session, 50);
        act(run, "part", new RunAction.Force(true));
        assertThat(tasksEnded()).isEmpty();
        orders.forEach(it -> bench.report("w1", session, it, AttemptState.CANCELLED));
        assertThat(tasksEnded()).contains("part SUCCEEDED: as it was forced to");
        assertThat(work()).containsExactly("parent/after");
    }

    @Test
    void whatHasBegunThereIsNotReplacedHere() {
        long run = started(job("child"), parent());
        assertRefused(
                act(run, "part", new RunAction.Replace(Instead.SKIP)),
                Code.CONFLICT,
                "has begun and cannot be replaced");
        act(run, "", new RunAction.Replace(Instead.NO_EXEC));
        assertThat(work()).containsExactly("child/main");
        assertThat(tasksEnded()).contains("part SUCCEEDED", "after SUCCEEDED: it was not executed: no-exec");
    }

    @Test
    void aRunThatIsCancelledByItselfEndsItsTask() {
        started(job("child"), parent());
        bench.decide(new Command.CancelRun(2, ""));
        assertThat(tasksEnded()).contains("part CANCELLED: ops/child#1 ended CANCELLED");
        assertThat(ended()).containsExactly("run 2 CANCELLED", "run 1 FAILED");
    }

    @Test
    void whoStartedTheParentDoesNotApproveTheChild() {
        ApprovalRule rule =
                new ApprovalRule(List.of(), 1, Template.parse("Pay?"), Optional.empty(), Vote.REJECT, false);
        bench.decide(new Command.PutPrincipal("alice", PrincipalKind.PERSON, Role.OPERATOR, "0".repeat(64)));
        started(job("child").action(new Action.Approval(rule)).task("gate"), parent());
        assertRefused(
                bench.decide(new Command.AnswerApproval(2, "gate", Vote.APPROVE, "", "", OptionalLong.empty())),
                Code.FORBIDDEN,
                "alice has started the run");
    }

    // ---- applied

    @Test
    void whatCannotWorkIsRefused() {
        assertRefused(applied(parent()), Code.INVALID, "the job ops/child, which it depends on, does not exist");
        assertRefused(
                applied(job("parent").action(sub("parent")).task("part")),
                Code.INVALID,
                "jobs would wait for each other for ever: ops/parent needs ops/parent");
        assertRefused(
                applied(
                        job("child").action(sub("parent")).task("part"),
                        job("parent").action(sub("child")).task("part")),
                Code.INVALID,
                "for ever: ops/child needs ops/parent needs ops/child");
        assertRefused(
                applied(
                        job("child").needs(new Need.OfJob(key("parent"), EndedAs.SUCCEEDED, Optional.empty())),
                        parent()),
                Code.INVALID,
                "jobs would wait for each other for ever");
        assertRefused(
                applied(
                        job("child"),
                        parent().trigger(
                                        "t",
                                        new Recurrence.After(key("child"), EndedAs.SUCCEEDED, DateScope.SAME),
                                        CatchUp.DEFAULT)),
                Code.INVALID,
                "jobs would start each other for ever: ops/child starts ops/parent starts ops/child");
        assertRefused(
                applied(
                        job("child").namespace("other"),
                        job("parent")
                                .action(new Action.Job(new SubJob(new JobKey("other", "child"), new TreeMap<>(), true)))
                                .task("part")),
                Code.INVALID,
                "is not shared with the namespace ops");
    }

    @Test
    void parametersAreCheckedBefore() {
        JobBuilder child = job("child").param("days", ValueType.INT);
        assertRefused(
                applied(
                        child,
                        job("parent")
                                .action(sub("child", Map.of("day", "1"), true))
                                .task("part")),
                Code.INVALID,
                "job ops/parent: for job ops/child, it has no parameter 'day'");
        assertRefused(
                applied(child, job("parent").action(sub("child")).task("part")),
                Code.INVALID,
                "parameter days of job ops/child is required");
        assertRefused(
                applied(
                        child,
                        job("parent")
                                .action(sub("child", Map.of("days", "x"), true))
                                .task("part")),
                Code.INVALID,
                "parameter days cannot be 'x', which is no int");
    }

    @Test
    void valuesMatchTheWholePatternOfAParameter() {
        JobBuilder child = job("child").pattern("region", "[a-z]{2}('|\\d)?");
        for (String bad : List.of("EU", "eu'; rm -rf /", "eu\nus", "eus")) {
            assertRefused(
                    applied(
                            child,
                            job("parent")
                                    .action(sub("child", Map.of("region", bad), true))
                                    .task("part")),
                    Code.INVALID,
                    "parameter region does not match the pattern");
        }
        started(
                child,
                job("parent")
                        .param("where", "eu7")
                        .param("wrong", "eu 7")
                        .action(sub("child", Map.of("region", "${{ params.where }}"), true))
                        .task("good")
                        .action(sub("child", Map.of("region", "${{ params.wrong }}"), true))
                        .task("bad"));
        assertThat(work()).containsExactly("child/main");
        assertThat(tasksEnded())
                .contains("good SUCCEEDED")
                .anyMatch(it -> it.startsWith("bad FAILED: parameter region does not match the pattern"));
    }

    @Test
    void aChangeThatBreaksOthersIsAWarning() {
        started(job("child"), parent());
        assertThat(applied(job("child").param("days", ValueType.INT)))
                .isInstanceOfSatisfying(
                        Answer.Applied.class,
                        it -> assertThat(it.toString())
                                .contains(
                                        "job ops/parent, whose work is job ops/child, will fail: parameter days of job"));
        assertRefused(
                bench.decide(new Command.DeleteJob(key("child"), OptionalLong.empty(), "")),
                Code.CONFLICT,
                "is needed by ops/parent");
    }

    @Test
    void theEndOfARunThatIsWorkIsOneForOthersToo() {
        started(
                job("child"),
                parent(),
                job("next")
                        .trigger(
                                "t",
                                new Recurrence.After(key("child"), EndedAs.SUCCEEDED, DateScope.SAME),
                                CatchUp.DEFAULT));
        work();
        assertThat(work()).containsExactlyInAnyOrder("parent/after", "next/main");
        assertThat(bench.events(Event.RunEnded.class))
                .extracting(Event.RunEnded::state)
                .containsOnly(RunState.SUCCEEDED);
    }
}

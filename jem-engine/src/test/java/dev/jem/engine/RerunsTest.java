package dev.jem.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.model.Micros;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Answer.Acted;
import dev.jem.model.command.Answer.Code;
import dev.jem.model.command.Command;
import dev.jem.model.event.Entity;
import dev.jem.model.event.Event;
import dev.jem.model.event.Remark;
import dev.jem.model.event.Rerun;
import dev.jem.model.event.Rerun.Definition;
import dev.jem.model.event.Rerun.Which;
import dev.jem.model.job.Action;
import dev.jem.model.job.ApprovalRule;
import dev.jem.model.job.DateScope;
import dev.jem.model.job.EndedAs;
import dev.jem.model.job.ForEach;
import dev.jem.model.job.Idempotent;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.Need;
import dev.jem.model.job.OnConflict;
import dev.jem.model.job.Recurrence;
import dev.jem.model.job.Template;
import dev.jem.model.job.Value;
import dev.jem.model.job.ValueType;
import dev.jem.model.state.AttemptState;
import dev.jem.model.state.Disposition;
import dev.jem.model.state.PrincipalKind;
import dev.jem.model.state.Role;
import dev.jem.model.state.RunState;
import dev.jem.model.state.TaskState;
import dev.jem.model.state.Vote;
import dev.jem.model.time.CatchUp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What has ended is carried out once more. */
final class RerunsTest {

    private static final ForEach.Source REGIONS =
            new ForEach.Source.Items(List.of(Template.literal("eu"), Template.literal("us"), Template.literal("ap")));

    private final Bench bench = new Bench();
    private long session;

    @BeforeEach
    void join() {
        session = bench.join("w", 10);
    }

    // ---- hands

    /** a → b → d, a → c → d */
    private long diamond() {
        bench.apply(diamondJob().submitted());
        return bench.run("j");
    }

    private static JobBuilder diamondJob() {
        return JobBuilder.job("j")
                .idempotent(Idempotent.TRUE)
                .task("a")
                .output("rows", ValueType.INT)
                .task("b", "a")
                .task("c", "a")
                .task("d", "b", "c");
    }

    /** Does all there is to do; tasks with these names fail. */
    private List<String> work(String... failing) {
        List<String> done = new ArrayList<>();
        for (List<Answer.Order> orders = bench.claim("w", session, 10);
                !orders.isEmpty();
                orders = bench.claim("w", session, 10)) {
            for (Answer.Order order : orders) {
                String name = order.attempt().task();
                done.add(name + "/" + order.attempt().number());
                if (List.of(failing).contains(name)) {
                    bench.report("w", session, order, AttemptState.FAILED);
                } else {
                    bench.succeed(
                            "w", session, order, name.equals("a") ? Map.of("rows", new Value.Whole(7)) : Map.of());
                }
            }
        }
        return done;
    }

    private Ended ended(long run) {
        return Ended.of(bench.journal, run);
    }

    private static Rerun all() {
        return new Rerun(Which.ALL, List.of(), false, Definition.AS_IT_WAS, new TreeMap<>(), false);
    }

    private static Rerun failed() {
        return new Rerun(Which.FAILED, List.of(), false, Definition.AS_IT_WAS, new TreeMap<>(), false);
    }

    private static Rerun only(String... tasks) {
        return new Rerun(Which.TASKS, List.of(tasks), true, Definition.AS_IT_WAS, new TreeMap<>(), false);
    }

    private static Rerun from(String... tasks) {
        return new Rerun(Which.TASKS, List.of(tasks), false, Definition.AS_IT_WAS, new TreeMap<>(), false);
    }

    private Answer rerun(long run, Rerun what) {
        return rerun(ended(run), what, OptionalLong.empty(), false);
    }

    private Answer rerun(Ended ended, Rerun what, OptionalLong revision, boolean isDryRun) {
        return bench.decide(new Command.RerunRun(
                ended.run(),
                ended.end(),
                ended.version(),
                Micros.of(bench.now),
                what,
                new Remark("because", "T-1"),
                revision,
                "",
                isDryRun));
    }

    private List<RunState> ends(long run) {
        return bench.events(Event.RunEnded.class).stream()
                .filter(it -> it.run() == run)
                .map(Event.RunEnded::state)
                .toList();
    }

    private static void assertRefused(Answer answer, Code code, String text) {
        assertThat(answer).isInstanceOfSatisfying(Answer.Refused.class, it -> {
            assertThat(it.code()).isEqualTo(code);
            assertThat(it.message()).contains(text);
        });
    }

    // ---- what is done again

    @Test
    void allOfItIsDoneAgainUnderItsNumber() {
        long run = diamond();
        assertThat(work()).containsExactly("a/1", "b/1", "c/1", "d/1");
        assertThat(rerun(run, all())).isInstanceOfSatisfying(Acted.class, it -> {
            assertThat(it.before()).isEqualTo("execution 1 by version 1");
            assertThat(it.after()).isEqualTo("execution 2 by version 1: a, b, c, d");
        });
        assertThat(work()).containsExactly("a/2", "b/2", "c/2", "d/2");
        assertThat(ends(run)).containsExactly(RunState.SUCCEEDED, RunState.SUCCEEDED);
        assertThat(bench.events(Event.RunCreated.class)).hasSize(1);
    }

    @Test
    void whatHasFailedIsDoneAgainAndWhatFollowsIt() {
        long run = diamond();
        work("b");
        assertThat(ends(run)).containsExactly(RunState.FAILED);
        assertThat(rerun(run, failed()))
                .isEqualTo(
                        new Acted("execution 1 by version 1", "execution 2 by version 1: b, d, keeps 2 tasks", false));
        assertThat(work()).containsExactly("b/2", "d/1");
        assertThat(ends(run)).containsExactly(RunState.FAILED, RunState.SUCCEEDED);
    }

    @Test
    void whatIsKeptKeepsItsOutputs() {
        bench.apply(JobBuilder.job("j")
                .idempotent(Idempotent.TRUE)
                .task("a")
                .output("rows", ValueType.INT)
                .task("b", "a")
                .when("tasks.a.outputs.rows == 7")
                .submitted());
        long run = bench.run("j");
        work("b");
        rerun(run, failed());
        assertThat(work()).containsExactly("b/2");
    }

    @Test
    void chosenTasksTakeAlongWhatFollowsThem() {
        long run = diamond();
        work();
        rerun(run, from("c"));
        assertThat(work()).containsExactly("c/2", "d/2");
        rerun(run, only("c"));
        assertThat(work()).containsExactly("c/3");
        assertThat(ends(run)).hasSize(3).containsOnly(RunState.SUCCEEDED);
    }

    @Test
    void whatCouldNotStartIsRefused() {
        long run = diamond();
        work("a");
        assertRefused(rerun(run, from("d")), Code.CONFLICT, "task 'd' follows 'b', which has not succeeded");
        assertRefused(rerun(run, from("x")), Code.NOT_FOUND, "no task 'x'");
        assertRefused(rerun(run, from("a.0")), Code.INVALID, "choose the whole task");
        assertThat(rerun(run, from("a", "b", "c", "d"))).isInstanceOf(Acted.class);
    }

    @Test
    void nothingFailedSoNothingIsDoneAgain() {
        long run = diamond();
        work();
        assertRefused(rerun(run, failed()), Code.CONFLICT, "no task of this run has failed");
    }

    @Test
    void aRunThatGoesOnIsNotRerun() {
        long run = diamond();
        work("b");
        Ended ended = ended(run);
        rerun(run, failed());
        assertRefused(rerun(ended, failed(), OptionalLong.empty(), false), Code.CONFLICT, "has not ended");
        work();
        assertRefused(rerun(ended, all(), OptionalLong.empty(), false), Code.CHANGED, "look again");
    }

    @Test
    void aStaleScreenCannotAct() {
        long run = diamond();
        work("b");
        Ended ended = ended(run);
        long seen = ended.run().revision();
        assertRefused(rerun(ended, all(), OptionalLong.of(seen - 1), false), Code.CHANGED, "it is at revision " + seen);
        assertThat(rerun(ended, all(), OptionalLong.of(seen), false)).isInstanceOf(Acted.class);
    }

    @Test
    void revisionsGoOnBehindWhatIsNotStoredYet() {
        long run = diamond();
        work("b");
        Ended ended = ended(run);
        bench.decide(new Command.DisposeRun(
                run,
                new JobKey("ops", "j"),
                1,
                Optional.empty(),
                Disposition.NORMAL,
                Disposition.EXCUSED,
                Remark.NONE,
                ""));
        long seen = ended.run().revision() + 1;
        rerun(ended, all(), OptionalLong.empty(), false);
        assertThat(bench.view().revision(run).getAsLong()).isGreaterThan(seen);
    }

    @Test
    void aDryRunChangesNothing() {
        long run = diamond();
        work("b");
        int events = bench.journal.size();
        assertThat(rerun(ended(run), failed(), OptionalLong.empty(), true)).isInstanceOf(Acted.class);
        assertThat(bench.journal).hasSize(events);
    }

    @Test
    void theSameKeyRerunsOnce() {
        long run = diamond();
        work("b");
        Ended ended = ended(run);
        Command command = new Command.RerunRun(
                ended.run(),
                ended.end(),
                ended.version(),
                Micros.of(bench.now),
                failed(),
                Remark.NONE,
                OptionalLong.empty(),
                "k\nhash",
                false);
        assertThat(bench.decide(command)).isInstanceOf(Acted.class);
        work();
        assertThat(bench.decide(command)).isEqualTo(new Acted("", "", true));
        assertThat(ends(run)).hasSize(2);
    }

    // ---- confirmed

    @Test
    void whatIsNotIdempotentAsksForConfirmation() {
        bench.apply(JobBuilder.job("j").task("pay").task("tell", "pay").submitted());
        long run = bench.run("j");
        work("pay");
        assertRefused(rerun(run, failed()), Code.UNCONFIRMED, "pay has been executed already");
        Rerun confirmed = new Rerun(Which.FAILED, List.of(), false, Definition.AS_IT_WAS, new TreeMap<>(), true);
        assertThat(rerun(run, confirmed)).isInstanceOf(Acted.class);
        Event.RunReopened event = bench.events(Event.RunReopened.class).getFirst();
        assertThat(event.rerun().isConfirmed()).isTrue();
        assertThat(event.remark()).isEqualTo(new Remark("because", "T-1"));
    }

    @Test
    void whatNeverBeganNeedsNoConfirmation() {
        bench.apply(JobBuilder.job("j").task("pay").task("tell", "pay").submitted());
        long run = bench.run("j");
        bench.decide(new Command.CancelRun(run, ""));
        assertThat(ends(run)).containsExactly(RunState.CANCELLED);
        assertThat(rerun(run, failed())).isInstanceOf(Acted.class);
        assertThat(work()).containsExactly("pay/1", "tell/1");
    }

    @Test
    void whatHasCheckpointsGoesOnButDoesNotStartOver() {
        bench.apply(JobBuilder.job("j")
                .idempotent(Idempotent.CHECKPOINT)
                .task("a")
                .task("b", "a")
                .submitted());
        long run = bench.run("j");
        work("b");
        assertRefused(rerun(run, all()), Code.UNCONFIRMED, "a has been executed already");
        assertThat(rerun(run, failed())).isInstanceOf(Acted.class);
    }

    // ---- by which definition

    @Test
    void itIsDoneAsItWasOrAsItIsNow() {
        long run = diamond();
        work("b");
        bench.apply(JobBuilder.job("j")
                .idempotent(Idempotent.TRUE)
                .task("a")
                .task("b", "a")
                .task("check", "b")
                .submitted());
        rerun(run, failed());
        assertThat(bench.events(Event.RunReopened.class).getFirst().recalled()).isPresent();
        assertThat(work("d")).containsExactly("b/2", "d/1");
        Rerun now = new Rerun(Which.FAILED, List.of(), false, Definition.AS_IT_IS, new TreeMap<>(), false);
        assertThat(rerun(run, now))
                .isInstanceOfSatisfying(
                        Acted.class,
                        it -> assertThat(it.after()).isEqualTo("execution 3 by version 2: check, keeps 2 tasks"));
        assertThat(work()).containsExactly("check/1");
        assertThat(ends(run)).containsExactly(RunState.FAILED, RunState.FAILED, RunState.SUCCEEDED);
    }

    @Test
    void anOldVersionIsForgottenAgain() {
        long run = diamond();
        work("b");
        bench.apply(JobBuilder.job("j").task("other").submitted());
        rerun(run, failed());
        work();
        assertThat(bench.engine.entities())
                .filteredOn(Entity.Version.class::isInstance)
                .singleElement()
                .isInstanceOfSatisfying(
                        Entity.Version.class, it -> assertThat(it.version()).isEqualTo(2));
    }

    @Test
    void valuesCanBeChanged() {
        bench.apply(JobBuilder.job("j")
                .idempotent(Idempotent.TRUE)
                .param("region", "eu")
                .task("a")
                .submitted());
        long run = bench.run("j");
        work("a");
        TreeMap<String, Value> params = new TreeMap<>(Map.of("region", new Value.Text("us")));
        rerun(run, new Rerun(Which.ALL, List.of(), false, Definition.AS_IT_WAS, params, false));
        assertThat(bench.claim("w", session, 1).getFirst().params()).isEqualTo(Map.of("region", new Value.Text("us")));
    }

    @Test
    void aValueThatTheJobDoesNotKnowIsRefused() {
        long run = diamond();
        work("b");
        TreeMap<String, Value> params = new TreeMap<>(Map.of("nope", new Value.Text("us")));
        assertRefused(
                rerun(run, new Rerun(Which.ALL, List.of(), false, Definition.AS_IT_WAS, params, false)),
                Code.INVALID,
                "has no parameter nope");
    }

    @Test
    void aDeletedJobIsNotRerun() {
        long run = diamond();
        work("b");
        Ended ended = ended(run);
        bench.decide(new Command.DeleteJob(new JobKey("ops", "j"), OptionalLong.empty(), ""));
        assertRefused(rerun(ended, failed(), OptionalLong.empty(), false), Code.CONFLICT, "has been deleted");
    }

    @Test
    void whatCannotStartBesideWhatIsKeptEndsAtOnce() {
        bench.apply(JobBuilder.job("j")
                .idempotent(Idempotent.TRUE)
                .task("a")
                .task("b")
                .task("c", "b")
                .submitted());
        long run = bench.run("j");
        work("b");
        bench.apply(JobBuilder.job("j")
                .idempotent(Idempotent.TRUE)
                .task("a")
                .task("b")
                .task("c", "b")
                .task("d", "c")
                .task("e", "a")
                .submitted());
        Rerun alone = new Rerun(Which.TASKS, List.of("a"), true, Definition.AS_IT_IS, new TreeMap<>(), false);
        rerun(run, alone);
        assertThat(bench.events(Event.TaskEnded.class).getLast())
                .isEqualTo(new Event.TaskEnded(run, "d", TaskState.UPSTREAM_FAILED, "c ended UPSTREAM_FAILED"));
        assertThat(work()).containsExactly("a/2", "e/1");
        assertThat(ends(run)).containsExactly(RunState.FAILED, RunState.FAILED);
    }

    // ---- repeated tasks

    private long repeated() {
        bench.apply(JobBuilder.job("j")
                .idempotent(Idempotent.TRUE)
                .task("a")
                .task("load", "a")
                .forEach(REGIONS, 2)
                .task("sum", "load")
                .submitted());
        return bench.run("j");
    }

    @Test
    void ofARepeatedTaskOnlyTheElementsThatFailedAreDoneAgain() {
        long run = repeated();
        assertThat(work("load.1")).containsExactly("a/1", "load.0/1", "load.1/1", "load.2/1");
        assertThat(rerun(run, failed()))
                .isInstanceOfSatisfying(
                        Acted.class,
                        it -> assertThat(it.after()).isEqualTo("execution 2 by version 1: sum, load.1, keeps 1 task"));
        assertThat(work()).containsExactly("load.1/2", "sum/1");
        assertThat(ends(run)).containsExactly(RunState.FAILED, RunState.SUCCEEDED);
    }

    @Test
    void whatIsKeptMayNotBeRepeatedAnyMore() {
        long run = repeated();
        work("sum");
        bench.apply(JobBuilder.job("j")
                .idempotent(Idempotent.TRUE)
                .task("a")
                .task("load", "a")
                .task("sum", "load")
                .submitted());
        Rerun now = new Rerun(Which.FAILED, List.of(), false, Definition.AS_IT_IS, new TreeMap<>(), false);
        assertThat(rerun(run, now)).isInstanceOf(Acted.class);
        assertThat(work()).containsExactly("sum/2");
        assertThat(ends(run)).containsExactly(RunState.FAILED, RunState.SUCCEEDED);
    }

    /** A run whose elements have been executed, and then come to be once more but are not executed. */
    private Ended repeatedInVain(boolean isConfirmed) {
        long run = bench.run("j");
        work();
        rerun(run, new Rerun(Which.ALL, List.of(), false, Definition.AS_IT_WAS, new TreeMap<>(), isConfirmed));
        bench.succeed("w", session, bench.claim("w", session, 1).getFirst(), Map.of());
        bench.decide(new Command.CancelRun(run, ""));
        return ended(run).stored();
    }

    private static JobBuilder repeatedJob() {
        return JobBuilder.job("j").task("a").task("load", "a").forEach(REGIONS, 2);
    }

    @Test
    void elementsThatWereReplacedUseTheirNumbersUp() {
        bench.apply(repeatedJob().idempotent(Idempotent.TRUE).submitted());
        Ended ended = repeatedInVain(false);
        assertThat(rerun(ended, failed(), OptionalLong.empty(), false)).isInstanceOf(Acted.class);
        assertThat(work()).containsExactly("load.0/2", "load.1/2", "load.2/2");
    }

    @Test
    void whatReplacedElementsDidAsksForConfirmation() {
        bench.apply(repeatedJob().submitted());
        Ended ended = repeatedInVain(true);
        assertRefused(rerun(ended, failed(), OptionalLong.empty(), false), Code.UNCONFIRMED, "load.0, load.1, load.2");
        assertRefused(rerun(ended, from("load"), OptionalLong.empty(), false), Code.UNCONFIRMED, "load has been");
    }

    @Test
    void aTaskThatComesBackCountsOn() {
        JobBuilder with =
                JobBuilder.job("j").idempotent(Idempotent.TRUE).task("a").task("b", "a");
        bench.apply(with.submitted());
        long run = bench.run("j");
        work();
        Rerun now = new Rerun(Which.ALL, List.of(), false, Definition.AS_IT_IS, new TreeMap<>(), false);
        bench.apply(JobBuilder.job("j").idempotent(Idempotent.TRUE).task("a").submitted());
        rerun(run, now);
        assertThat(work()).containsExactly("a/2");
        bench.apply(with.task("c").submitted());
        rerun(run, now);
        assertThat(work()).containsExactly("a/3", "c/2", "b/2");
    }

    @Test
    void anElementCanBeChosen() {
        long run = repeated();
        work();
        assertRefused(rerun(run, only("load.3")), Code.NOT_FOUND, "no element 'load.3'");
        rerun(run, only("load.0", "load.2"));
        assertThat(work()).containsExactly("load.0/2", "load.2/2");
        assertThat(ends(run)).containsExactly(RunState.SUCCEEDED, RunState.SUCCEEDED);
    }

    /** What is kept of an element, as its output, goes by its attempt: no number is used twice. */
    @Test
    void elementsThatComeToBeAnewCountOn() {
        long run = repeated();
        work("load.1");
        rerun(run, failed());
        work("load.1");
        rerun(run, from("a"));
        assertThat(work()).containsExactly("a/2", "load.0/3", "load.1/3", "load.2/3", "sum/1");
        assertThat(ends(run)).containsExactly(RunState.FAILED, RunState.FAILED, RunState.SUCCEEDED);
    }

    // ---- among others

    @Test
    void retriesAndTimesCountFromTheNewExecution() {
        bench.apply(JobBuilder.job("j")
                .idempotent(Idempotent.TRUE)
                .retry(2, Duration.ofMinutes(1))
                .runTimeout(Duration.ofHours(1))
                .task("a")
                .submitted());
        long run = bench.run("j");
        work("a");
        bench.pass(Duration.ofMinutes(1));
        assertThat(work("a")).containsExactly("a/2");
        assertThat(ends(run)).containsExactly(RunState.FAILED);
        bench.pass(Duration.ofDays(2));
        rerun(run, all());
        assertThat(work("a")).containsExactly("a/3");
        bench.pass(Duration.ofMinutes(1));
        assertThat(work("a")).as("one more attempt, and no timeout").containsExactly("a/4");
        assertThat(ends(run)).containsExactly(RunState.FAILED, RunState.FAILED);
    }

    @Test
    void itWaitsForItsConcurrencyLimit() {
        bench.apply(JobBuilder.job("j").idempotent(Idempotent.TRUE).task("a").submitted());
        long first = bench.run("j");
        work("a");
        bench.submit("j");
        rerun(first, all());
        assertThat(work()).containsExactly("a/1", "a/2");
        assertThat(ends(first)).containsExactly(RunState.FAILED, RunState.SUCCEEDED);
    }

    @Test
    void whereARunIsInTheWayItIsRefused() {
        bench.apply(JobBuilder.job("j")
                .idempotent(Idempotent.TRUE)
                .onConflict(OnConflict.SKIP)
                .task("a")
                .submitted());
        long first = bench.run("j");
        work("a");
        bench.submit("j");
        assertRefused(rerun(first, all()), Code.CONFLICT, "ops/j#2 is still active");
    }

    private void withFollower(EndedAs ends) {
        bench.apply(
                diamondJob().submitted(),
                JobBuilder.job("next")
                        .trigger(
                                "after",
                                new Recurrence.After(new JobKey("ops", "j"), ends, DateScope.SAME),
                                CatchUp.DEFAULT)
                        .submitted());
    }

    @Test
    void whatFollowsARunIsStartedWhenItSucceedsInTheEnd() {
        withFollower(EndedAs.SUCCEEDED);
        long run = bench.run("j");
        work("b");
        assertThat(bench.events(Event.RunCreated.class)).hasSize(1);
        rerun(run, failed());
        work();
        assertThat(bench.events(Event.RunCreated.class)).hasSize(2);
    }

    @Test
    void whatFollowsARunIsStartedOnce() {
        withFollower(EndedAs.SUCCEEDED);
        long run = bench.run("j");
        work();
        rerun(run, all());
        work();
        assertThat(ends(run)).hasSize(2);
        assertThat(bench.events(Event.RunCreated.class)).hasSize(2);
    }

    @Test
    void whileItIsDoneAgainItsEndBeforeCountsForNobody() {
        bench.apply(
                diamondJob().submitted(),
                JobBuilder.job("report")
                        .needs(new Need.OfJob(new JobKey("ops", "j"), EndedAs.SUCCEEDED, Optional.empty()))
                        .submitted());
        long run = bench.run("j");
        work();
        rerun(run, all());
        bench.submit("report");
        assertThat(work()).containsExactly("a/2", "b/2", "c/2", "d/2", "main/1");
    }

    @Test
    void whatCannotStartEndsInEachExecution() {
        long run = diamond();
        work("a");
        rerun(run, all());
        work("a");
        assertThat(bench.events(Event.TaskEnded.class).stream()
                        .filter(it -> it.task().equals("d"))
                        .map(Event.TaskEnded::state))
                .containsExactly(TaskState.UPSTREAM_FAILED, TaskState.UPSTREAM_FAILED);
        assertThat(bench.view().revision(run)).isEqualTo(OptionalLong.empty());
        assertThat(Collections.frequency(ends(run), RunState.FAILED)).isEqualTo(2);
    }

    // ---- approvals

    /** gate → pay, one approval of somebody else; alice has started it and bob has approved it. */
    private long approved() {
        return approved(guarded());
    }

    private long approved(JobBuilder job) {
        for (String name : List.of("alice", "bob", "carla")) {
            bench.decide(new Command.PutPrincipal(name, PrincipalKind.PERSON, Role.OPERATOR, "0".repeat(64)));
        }
        bench.apply(job.submitted());
        long run = bench.run("pay");
        approve("bob", run);
        return run;
    }

    private static JobBuilder guarded() {
        ApprovalRule rule = new ApprovalRule(
                List.of(), 1, Template.parse("Pay?"), Optional.of(Duration.ofHours(2)), Vote.REJECT, false);
        return JobBuilder.job("pay")
                .idempotent(Idempotent.TRUE)
                .param("amount", "1")
                .action(new Action.Approval(rule))
                .task("gate")
                .action(new Action.Command(List.of(Template.literal("true"))))
                .task("pay", "gate");
    }

    private Answer approve(String by, long run) {
        return bench.decide(new Command.AnswerApproval(run, "gate", Vote.APPROVE, "", "", OptionalLong.empty()), by);
    }

    private Answer rerun(String by, long run, Rerun what) {
        Ended ended = ended(run);
        Command command = new Command.RerunRun(
                ended.run(),
                ended.end(),
                ended.version(),
                Micros.of(bench.now),
                what,
                Remark.NONE,
                OptionalLong.empty(),
                "",
                false);
        return bench.decide(command, by);
    }

    @Test
    void whoRerunsARunDoesNotApproveIt() {
        long run = approved();
        work("pay");
        rerun("carla", run, all());
        assertRefused(approve("carla", run), Code.FORBIDDEN, "carla has started the run and cannot approve it too");
        assertThat(approve("alice", run)).isInstanceOf(Answer.ApprovalAnswered.class);
        assertThat(work()).containsExactly("pay/2");
    }

    @Test
    void anApprovalIsKeptWithWhatWasApproved() {
        long run = approved();
        work("pay");
        rerun("carla", run, failed());
        assertThat(work()).containsExactly("pay/2");
    }

    @Test
    void whatIsChangedIsApprovedAnew() {
        long run = approved();
        work("pay");
        TreeMap<String, Value> amount = new TreeMap<>(Map.of("amount", new Value.Text("1000000")));
        Rerun changed = new Rerun(Which.FAILED, List.of(), false, Definition.AS_IT_WAS, amount, false);
        assertThat(rerun("carla", run, changed))
                .isEqualTo(new Acted("execution 1 by version 1", "execution 2 by version 1: gate, pay", false));
        assertThat(work()).isEmpty();
        approve("bob", run);
        assertThat(work("pay")).containsExactly("pay/2");
        bench.apply(guarded().label("tier", "gold").submitted());
        rerun("carla", run, new Rerun(Which.TASKS, List.of("pay"), true, Definition.AS_IT_IS, new TreeMap<>(), false));
        assertThat(work()).isEmpty();
        approve("bob", run);
        assertThat(work()).containsExactly("pay/3");
    }

    @Test
    void whatIsKeptBetweenIsNoWayRoundAnApproval() {
        long run = approved(guarded().task("book", "pay").task("send", "book").task("mail", "gate"));
        assertThat(work("send")).containsExactly("pay/1", "mail/1", "book/1", "send/1");
        TreeMap<String, Value> amount = new TreeMap<>(Map.of("amount", new Value.Text("1000000")));
        Rerun changed = new Rerun(Which.TASKS, List.of("send"), true, Definition.AS_IT_WAS, amount, false);
        assertThat(rerun("carla", run, changed))
                .isInstanceOfSatisfying(
                        Acted.class,
                        it -> assertThat(it.after())
                                .isEqualTo("execution 2 by version 1: gate, pay, book, send, keeps 1 task"));
        assertThat(work()).isEmpty();
        approve("bob", run);
        assertThat(work()).containsExactly("pay/2", "book/2", "send/2");
    }
}

package dev.jem.engine;

import static dev.jem.engine.JobBuilder.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.engine.Explanation.Gate;
import dev.jem.engine.Explanation.Kind;
import dev.jem.model.Micros;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Command;
import dev.jem.model.event.Event;
import dev.jem.model.event.Remark;
import dev.jem.model.event.SignalUse;
import dev.jem.model.job.Consume;
import dev.jem.model.job.DateScope;
import dev.jem.model.job.EndedAs;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.Need;
import dev.jem.model.job.OnConflict;
import dev.jem.model.job.PauseTarget;
import dev.jem.model.job.Recurrence;
import dev.jem.model.job.StartRules;
import dev.jem.model.job.SuccessRule;
import dev.jem.model.job.Template;
import dev.jem.model.job.TriggerDefinition;
import dev.jem.model.job.Value;
import dev.jem.model.job.ValueType;
import dev.jem.model.signal.SignalKey;
import dev.jem.model.state.AttemptState;
import dev.jem.model.state.Cause;
import dev.jem.model.state.Disposition;
import dev.jem.model.state.Excuse;
import dev.jem.model.state.RunState;
import dev.jem.model.time.CatchUp;
import java.time.Duration;
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

/** Jobs that wait for each other and for named events, and what these start. */
class DependenciesTest {

    private static final SignalKey PRICES = new SignalKey("ops", "prices-ready");
    private static final LocalDate TODAY = LocalDate.parse("2026-03-01");
    private static final EndedAs FAILED = new EndedAs(EndedAs.Kind.FAILED, List.of());
    private static final EndedAs DONE = new EndedAs(EndedAs.Kind.DONE, List.of());

    private final Bench bench = new Bench();
    private final List<Answer.Order> running = new ArrayList<>();
    private long session;

    @BeforeEach
    void worker() {
        session = bench.join("w1", 50);
    }

    // ---- helpers

    private static JobKey key(String name) {
        return new JobKey("ops", name);
    }

    private static Need needs(String name) {
        return new Need.OfJob(key(name), EndedAs.SUCCEEDED, Optional.empty());
    }

    private static Need needs(Consume consume) {
        return new Need.OfSignal(PRICES, DateScope.SAME, consume);
    }

    private static JobBuilder after(String name, String upstream, EndedAs ends) {
        return job(name).trigger("t", new Recurrence.After(key(upstream), ends, DateScope.SAME), CatchUp.DEFAULT);
    }

    private static JobBuilder onEvent(String name, Consume consume) {
        return job(name).trigger("t", new Recurrence.OnSignal(PRICES, DateScope.SAME, consume), CatchUp.DEFAULT);
    }

    private long run(String job, LocalDate date) {
        Answer answer = bench.decide(new Command.SubmitRun(
                new Command.Target.Applied(key(job)), Collections.emptySortedMap(), Optional.of(date), "", "", ""));
        return ((Answer.RunAccepted) answer).run();
    }

    private long emit(LocalDate date) {
        return emit(date, Map.of());
    }

    private long emit(LocalDate date, Map<String, Value> payload) {
        Answer answer = bench.decide(new Command.EmitSignal(
                PRICES, Optional.of(date), new TreeMap<>(payload), Micros.of(Duration.ofHours(1)), "", ""));
        return ((Answer.SignalAccepted) answer).signal().signal();
    }

    private void end(AttemptState state) {
        List<Answer.Order> orders = bench.claim("w1", session, 50);
        orders.forEach(it -> bench.report("w1", session, it, state));
    }

    /** The jobs whose runs may begin now. */
    private List<String> begun() {
        running.clear();
        running.addAll(bench.claim("w1", session, 50));
        return running.stream().map(it -> it.definition().key().name()).toList();
    }

    /** What has begun ends well. */
    private void finish() {
        running.forEach(it -> bench.report("w1", session, it, AttemptState.SUCCEEDED));
    }

    private List<Gate> gates(long run) {
        return bench.view().explainRun(run).orElseThrow().gates();
    }

    private List<String> created() {
        return bench.events(Event.RunCreated.class).stream()
                .map(it -> it.cause() + " " + it.businessDate())
                .toList();
    }

    // ---- needs: jobs

    @Test
    void aRunWaitsForTheOtherOfItsDate() {
        bench.apply(
                job("close").submitted(), job("report").needs(needs("close")).submitted());
        long report = run("report", TODAY);
        assertThat(begun()).isEmpty();
        assertThat(gates(report)).singleElement().satisfies(it -> {
            assertThat(it.kind()).isEqualTo(Kind.DEPENDENCY);
            assertThat(it.holder()).isEqualTo("ops/close");
            assertThat(it.detail())
                    .isEqualTo("needs ops/close to have succeeded for 2026-03-01; no such run has ended yet");
        });
        run("close", TODAY.minusDays(1));
        end(AttemptState.SUCCEEDED);
        assertThat(begun()).isEmpty();
        run("close", TODAY);
        assertThat(gates(report).getFirst().holder()).isEqualTo("ops/close#2");
        end(AttemptState.SUCCEEDED);
        assertThat(begun()).containsExactly("report");
        assertThat(bench.events(Event.RunNeedMet.class))
                .containsExactly(new Event.RunNeedMet(report, 0, "ops/close#2", 0, false));
    }

    @Test
    void whatHasEndedBeforeCounts() {
        bench.apply(job("close").submitted());
        run("close", TODAY);
        end(AttemptState.SUCCEEDED);
        bench.apply(job("report").needs(needs("close")).submitted());
        run("report", TODAY);
        assertThat(begun()).containsExactly("report");
    }

    @Test
    void whatHasFailedIsWaitedForUntilItSucceeds() {
        bench.apply(
                job("close").submitted(), job("report").needs(needs("close")).submitted());
        run("close", TODAY);
        end(AttemptState.FAILED);
        long report = run("report", TODAY);
        assertThat(begun()).isEmpty();
        assertThat(gates(report).getFirst().detail()).contains("ops/close#1 has ended FAILED", "run it again");
        run("close", TODAY);
        end(AttemptState.SUCCEEDED);
        assertThat(begun()).containsExactly("report");
    }

    @Test
    void theLastRunOfADateCounts() {
        bench.apply(
                job("close").submitted(), job("report").needs(needs("close")).submitted());
        run("close", TODAY);
        end(AttemptState.SUCCEEDED);
        run("close", TODAY);
        end(AttemptState.FAILED);
        run("report", TODAY);
        assertThat(begun()).isEmpty();
    }

    @Test
    void otherEndsCountWhereTheyAreAskedFor() {
        EndedAs exit = new EndedAs(EndedAs.Kind.EXIT, List.of(new SuccessRule.ExitCodes(1, 4)));
        bench.apply(
                job("close").submitted(),
                job("alarm")
                        .needs(new Need.OfJob(key("close"), FAILED, Optional.empty()))
                        .submitted(),
                job("clean")
                        .needs(new Need.OfJob(key("close"), DONE, Optional.empty()))
                        .submitted(),
                job("again")
                        .needs(new Need.OfJob(key("close"), exit, Optional.empty()))
                        .submitted(),
                job("report").needs(needs("close")).submitted());
        List.of("alarm", "clean", "again", "report").forEach(it -> run(it, TODAY));
        run("close", TODAY);
        end(AttemptState.FAILED);
        assertThat(begun()).containsExactlyInAnyOrder("alarm", "clean", "again");
    }

    @Test
    void aLookBackTakesWhatEndedWithinIt() {
        Need within = new Need.OfJob(key("close"), EndedAs.SUCCEEDED, Optional.of(Duration.ofHours(24)));
        bench.apply(job("close").submitted(), job("report").needs(within).submitted());
        run("close", TODAY.minusDays(9));
        end(AttemptState.SUCCEEDED);
        bench.pass(Duration.ofHours(23));
        run("report", TODAY);
        assertThat(begun()).containsExactly("report");
        bench.pass(Duration.ofHours(2));
        run("report", TODAY);
        assertThat(begun()).isEmpty();
    }

    @Test
    void allNeedsMustBeMetAndEachOnce() {
        bench.apply(
                job("a").submitted(),
                job("b").submitted(),
                job("c").needs(needs("a")).needs(needs("b")).submitted());
        long run = run("c", TODAY);
        run("a", TODAY);
        end(AttemptState.SUCCEEDED);
        run("a", TODAY);
        end(AttemptState.FAILED);
        assertThat(gates(run))
                .singleElement()
                .satisfies(it -> assertThat(it.holder()).isEqualTo("ops/b"));
        run("b", TODAY);
        end(AttemptState.SUCCEEDED);
        assertThat(begun()).containsExactly("c");
    }

    @Test
    void aRunThatWaitsCanBeCancelledAndTimesOut() {
        bench.apply(
                job("close").submitted(),
                job("report")
                        .startTimeout(Duration.ofMinutes(5))
                        .needs(needs("close"))
                        .submitted());
        long first = run("report", TODAY);
        bench.decide(new Command.CancelRun(first, ""));
        run("report", TODAY);
        bench.pass(Duration.ofMinutes(5));
        assertThat(bench.events(Event.RunEnded.class))
                .extracting(Event.RunEnded::state)
                .containsExactly(RunState.CANCELLED, RunState.TIMED_OUT);
        run("close", TODAY);
        end(AttemptState.SUCCEEDED);
        assertThat(begun()).isEmpty();
    }

    // ---- needs and concurrency

    @Test
    void whoWaitsHoldsNobodyUp() {
        bench.apply(
                job("close").submitted(),
                job("report").onConflict(OnConflict.QUEUE).needs(needs("close")).submitted());
        run("report", TODAY.minusDays(1));
        run("close", TODAY);
        end(AttemptState.SUCCEEDED);
        run("report", TODAY);
        assertThat(begun()).containsExactly("report");
        long third = run("report", TODAY);
        assertThat(gates(third))
                .singleElement()
                .satisfies(it -> assertThat(it.kind()).isEqualTo(Kind.CONCURRENCY));
    }

    @Test
    void aSkippingJobCountsWhoWaits() {
        bench.apply(
                job("close").submitted(),
                job("report").onConflict(OnConflict.SKIP).needs(needs("close")).submitted());
        run("report", TODAY);
        assertThat(bench.submit("report"))
                .isInstanceOfSatisfying(
                        Answer.Refused.class, it -> assertThat(it.message()).contains("ops/report#1 is still active"));
    }

    @Test
    void whatANewerRunHasOvertakenIsStopped() {
        bench.apply(
                job("close").submitted(),
                job("report")
                        .onConflict(OnConflict.CANCEL_RUNNING)
                        .needs(needs("close"))
                        .submitted());
        long older = run("report", TODAY.minusDays(1));
        long newer = run("report", TODAY);
        run("close", TODAY);
        end(AttemptState.SUCCEEDED);
        assertThat(begun()).containsExactly("report");
        run("close", TODAY.minusDays(1));
        end(AttemptState.SUCCEEDED);
        assertThat(bench.events(Event.RunStopRequested.class))
                .extracting(Event.RunStopRequested::run)
                .containsExactly(older);
        assertThat(bench.view().isActive(newer)).isTrue();
    }

    // ---- needs: events

    @Test
    void aRunWaitsForAnEventOfItsDate() {
        bench.apply(job("load").needs(needs(Consume.KEEP)).submitted());
        long run = run("load", TODAY);
        emit(TODAY.minusDays(1));
        assertThat(begun()).isEmpty();
        assertThat(gates(run)).singleElement().satisfies(it -> {
            assertThat(it.kind()).isEqualTo(Kind.EVENT);
            assertThat(it.detail()).isEqualTo("needs event ops/prices-ready of 2026-03-01, which nobody has emitted");
        });
        long event = emit(TODAY);
        assertThat(begun()).containsExactly("load");
        assertThat(bench.view().signal(event).orElseThrow().uses())
                .containsExactly(new SignalUse(key("load"), 1, "", false, ""));
        finish();
        run("load", TODAY);
        assertThat(begun()).containsExactly("load");
    }

    @Test
    void whatHasExpiredIsNotThere() {
        bench.apply(job("load").needs(needs(Consume.KEEP)).submitted());
        emit(TODAY);
        bench.pass(Duration.ofHours(1));
        run("load", TODAY);
        assertThat(begun()).isEmpty();
    }

    @Test
    void oneOfTwoWhoWaitTakesAnEvent() {
        bench.apply(job("load").needs(needs(Consume.ONE)).submitted());
        run("load", TODAY);
        long second = run("load", TODAY);
        long event = emit(TODAY);
        assertThat(begun()).containsExactly("load");
        assertThat(bench.view().isActive(second)).isTrue();
        assertThat(bench.view().signal(event).orElseThrow().taken()).isTrue();
        assertThat(gates(second))
                .singleElement()
                .satisfies(
                        it -> assertThat(it.detail()).endsWith("which ops/load#1 has taken; it must be emitted again"));
        finish();
        assertThat(begun()).isEmpty();
        emit(TODAY);
        assertThat(begun()).containsExactly("load");
    }

    @Test
    void nobodyTakesAnEventWhileSomethingElseIsMissing() {
        bench.apply(
                job("close").submitted(),
                job("first").needs(needs(Consume.ONE)).needs(needs("close")).submitted(),
                job("second").needs(needs(Consume.ONE)).submitted());
        emit(TODAY);
        long first = run("first", TODAY);
        assertThat(gates(first)).extracting(Gate::detail).anyMatch(it -> it.contains("taken when the rest is"));
        run("second", TODAY);
        assertThat(begun()).containsExactly("second");
        run("close", TODAY);
        end(AttemptState.SUCCEEDED);
        assertThat(begun()).isEmpty();
        emit(TODAY);
        assertThat(begun()).containsExactly("first");
    }

    // ---- triggers

    @Test
    void theEndOfARunStartsOthersForItsDate() {
        bench.apply(
                job("close").submitted(),
                after("report", "close", EndedAs.SUCCEEDED).submitted(),
                after("alarm", "close", FAILED).submitted());
        run("close", TODAY.minusDays(3));
        end(AttemptState.SUCCEEDED);
        assertThat(created()).containsExactly("MANUAL 2026-02-26", "DEPENDENCY 2026-02-26");
        assertThat(begun()).containsExactly("report");
        Event.RunCreated report = bench.events(Event.RunCreated.class).getLast();
        assertThat(report.prompt().orElseThrow().what()).isEqualTo("ops/close#1 has succeeded");
        run("close", TODAY);
        end(AttemptState.FAILED);
        assertThat(begun()).containsExactly("alarm");
    }

    @Test
    void aChainOfJobsRunsToItsEnd() {
        bench.apply(
                job("a").submitted(),
                after("b", "a", DONE).submitted(),
                after("c", "b", EndedAs.SUCCEEDED).submitted());
        run("a", TODAY);
        end(AttemptState.FAILED);
        end(AttemptState.SUCCEEDED);
        assertThat(begun()).containsExactly("c");
    }

    @Test
    void anEventStartsRunsWithItsPayload() {
        TriggerDefinition trigger = new TriggerDefinition(
                "t",
                new Recurrence.OnSignal(PRICES, DateScope.SAME, Consume.KEEP),
                StartRules.NONE,
                CatchUp.DEFAULT,
                new TreeMap<>(Map.of("rows", Template.parse("${{ event.payload.rows }}"))));
        bench.apply(job("load").param("rows", ValueType.INT).trigger(trigger).submitted());
        emit(TODAY.minusDays(1), Map.of("rows", new Value.Whole(42)));
        Event.RunCreated run = bench.events(Event.RunCreated.class).getLast();
        assertThat(run.cause()).isEqualTo(Cause.EVENT);
        assertThat(run.businessDate()).isEqualTo(TODAY.minusDays(1));
        assertThat(run.params()).containsEntry("rows", new Value.Whole(42));
        long second = emit(TODAY, Map.of("rows", new Value.Text("many")));
        assertThat(bench.events(Event.RunCreated.class)).hasSize(1);
        assertThat(bench.view().signal(second).orElseThrow().uses())
                .containsExactly(
                        new SignalUse(key("load"), 0, "t", false, "parameter rows cannot be 'many', which is no int"));
        assertThat(bench.events(Event.JobQuarantined.class)).isEmpty();
    }

    @Test
    void whoLeavesItComesBeforeWhoTakesIt() {
        bench.apply(
                onEvent("a-takes", Consume.ONE).submitted(),
                onEvent("b-takes", Consume.ONE).submitted(),
                onEvent("c-keeps", Consume.KEEP).submitted());
        long event = emit(TODAY);
        assertThat(bench.view().signal(event).orElseThrow().uses())
                .extracting(it -> it.job().name() + " " + it.isTaken())
                .containsExactly("c-keeps false", "a-takes true");
        assertThat(begun()).containsExactlyInAnyOrder("c-keeps", "a-takes");
    }

    @Test
    void whatAPausedJobIsStartedForWaits() {
        bench.apply(onEvent("load", Consume.KEEP).submitted());
        bench.decide(new Command.Pause(PauseTarget.of(key("load")), 0, ""));
        emit(TODAY);
        assertThat(begun()).isEmpty();
        bench.decide(new Command.Resume(PauseTarget.of(key("load")), ""));
        assertThat(begun()).containsExactly("load");
    }

    @Test
    void aStartThatOverlapsIsSkippedAndOnRecord() {
        bench.apply(onEvent("load", Consume.ONE).onConflict(OnConflict.SKIP).submitted());
        run("load", TODAY);
        long event = emit(TODAY);
        assertThat(bench.events(Event.TriggerSkipped.class))
                .singleElement()
                .satisfies(it -> assertThat(it.excuse()).isEqualTo(Excuse.SKIPPED_OVERLAP));
        assertThat(bench.view().signal(event).orElseThrow().taken()).isFalse();
    }

    @Test
    void aManifestThatIsRunOnceStartsNobodyAndMeetsNothing() {
        bench.apply(
                job("close").submitted(),
                after("report", "close", DONE).submitted(),
                job("waits").needs(needs("close")).submitted());
        run("waits", TODAY);
        bench.decide(new Command.SubmitRun(
                new Command.Target.AdHoc(job("close").task("other").submitted()),
                Collections.emptySortedMap(),
                Optional.of(TODAY),
                "",
                "",
                ""));
        end(AttemptState.SUCCEEDED);
        assertThat(begun()).isEmpty();
    }

    // ---- applied

    private String refusal(JobBuilder... jobs) {
        Answer answer = bench.decide(new Command.Apply(
                List.of(jobs).stream().map(JobBuilder::submitted).toList()));
        assertThat(answer).isInstanceOf(Answer.Refused.class);
        return ((Answer.Refused) answer).message();
    }

    @Test
    void whatDoesNotExistIsRefused() {
        assertThat(refusal(job("report").needs(needs("close"))))
                .isEqualTo("job ops/report: the job ops/close, which it depends on, does not exist");
        assertThat(refusal(after("report", "close", DONE))).contains("does not exist");
    }

    @Test
    void circlesAreRefusedWithTheirWay() {
        bench.apply(job("a").submitted(), job("b").needs(needs("a")).submitted());
        assertThat(refusal(after("a", "b", DONE)))
                .isEqualTo("job ops/a: jobs would wait for each other for ever: ops/a needs ops/b needs ops/a");
        assertThat(refusal(job("self").needs(needs("self")))).endsWith("ops/self needs ops/self");
        assertThat(refusal(job("x").needs(needs("y")), job("y").needs(needs("z")), job("z").needs(needs("x"))))
                .endsWith("ops/x needs ops/y needs ops/z needs ops/x");
    }

    @Test
    void aLongChainIsWalkedWithoutEnd() {
        Command.Submitted[] jobs = new Command.Submitted[3_000];
        for (int index = 0; index < jobs.length; index++) {
            jobs[index] = index == 0
                    ? job("j0").submitted()
                    : job("j" + index).needs(needs("j" + (index - 1))).submitted();
        }
        bench.apply(jobs);
        assertThat(refusal(job("j0").needs(needs("j2999")))).endsWith("and so on, 3000 jobs");
    }

    @Test
    void whatOthersNeedIsNotDeleted() {
        bench.apply(
                job("close").submitted(), job("report").needs(needs("close")).submitted());
        Command delete = new Command.DeleteJob(key("close"), OptionalLong.empty(), "");
        assertThat(bench.decide(delete))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        it -> assertThat(it.message())
                                .isEqualTo("job ops/close is needed by ops/report; change or delete those first"));
        bench.apply(job("report").submitted());
        assertThat(bench.decide(delete)).isEqualTo(new Answer.Done());
    }

    @Test
    void anotherNamespaceIsAskedForItsConsent() {
        bench.apply(job("close").submitted());
        Command.Submitted report =
                job("report").namespace("desk").needs(needs("close")).submitted();
        Command apply = new Command.Apply(List.of(report));
        assertThat(bench.decide(apply))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        it -> assertThat(it.message()).contains("ops/close is not shared with the namespace desk"));
        bench.apply(job("close").sharedWith("desk").submitted());
        assertThat(bench.decide(apply)).isInstanceOf(Answer.Applied.class);
        Answer withdrawn = bench.decide(new Command.Apply(List.of(job("close").submitted())));
        assertThat(((Answer.Applied) withdrawn).warnings())
                .singleElement()
                .satisfies(it -> assertThat(it).contains("desk/report, which depends on it, waits in vain"));
    }

    // ---- what operators say about ends

    private Answer dispose(long run, long number, Disposition before, Disposition said) {
        return bench.decide(
                new Command.DisposeRun(run, key("close"), number, Optional.empty(), before, said, Remark.NONE, ""));
    }

    /** Has close fail while report waits for it, and pages and files follow its success and its failure. */
    private long failed() {
        bench.apply(
                job("close").submitted(),
                job("report").needs(needs("close")).submitted(),
                after("file", "close", EndedAs.SUCCEEDED).submitted(),
                after("page", "close", FAILED).submitted(),
                after("note", "close", DONE).submitted());
        long close = run("close", TODAY);
        end(AttemptState.FAILED);
        run("report", TODAY);
        return close;
    }

    @Test
    void whatIsForcedToSucceedMeetsNeedsAndStartsWhatFollows() {
        long close = failed();
        assertThat(begun()).containsExactly("note", "page");
        dispose(close, 1, Disposition.NORMAL, Disposition.FORCED_SUCCESS);
        assertThat(begun()).containsExactlyInAnyOrder("report", "file");
        assertThat(bench.events(Event.RunCreated.class)
                        .getLast()
                        .prompt()
                        .orElseThrow()
                        .what())
                .isEqualTo("ops/close#1 has succeeded");
    }

    @Test
    void whatIsExcusedStaysAFailureForOthers() {
        long close = failed();
        begun();
        dispose(close, 1, Disposition.NORMAL, Disposition.EXCUSED);
        assertThat(begun()).isEmpty();
    }

    @Test
    void whatIsForcedToAndFroStartsEachFollowerOnce() {
        long close = failed();
        begun();
        dispose(close, 1, Disposition.NORMAL, Disposition.FORCED_SUCCESS);
        begun();
        dispose(close, 1, Disposition.FORCED_SUCCESS, Disposition.FORCED_FAILURE);
        dispose(close, 1, Disposition.FORCED_FAILURE, Disposition.FORCED_SUCCESS);
        assertThat(begun()).isEmpty();
    }

    @Test
    void whatIsForcedToFailMeetsNoNeedAnyMore() {
        bench.apply(
                job("close").submitted(), job("report").needs(needs("close")).submitted());
        long close = run("close", TODAY);
        end(AttemptState.SUCCEEDED);
        dispose(close, 1, Disposition.NORMAL, Disposition.FORCED_FAILURE);
        long report = run("report", TODAY);
        assertThat(begun()).isEmpty();
        assertThat(gates(report))
                .singleElement()
                .satisfies(it -> assertThat(it.detail()).contains("has ended SUCCEEDED", ", counts as FAILED: run it"));
    }
}

package dev.jem.engine;

import static dev.jem.engine.JobBuilder.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.model.command.Answer;
import dev.jem.model.command.Command;
import dev.jem.model.command.Command.Submitted;
import dev.jem.model.command.Command.SubmittedWindow;
import dev.jem.model.event.Event;
import dev.jem.model.job.Recurrence;
import dev.jem.model.state.AttemptState;
import dev.jem.model.state.Excuse;
import dev.jem.model.state.PrincipalKind;
import dev.jem.model.state.Role;
import dev.jem.model.time.CatchUp;
import dev.jem.model.time.CronDialect;
import dev.jem.model.time.DstPolicy;
import dev.jem.model.window.WindowDefinition;
import dev.jem.model.window.WindowDefinition.Effect;
import dev.jem.model.window.WindowDefinition.Scope;
import dev.jem.model.window.WindowDefinition.Times;
import dev.jem.model.window.WindowKey;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What waits for maintenance windows, for how long, and what does not. */
class WindowsTest {

    private static final WindowKey PATCHING = new WindowKey("ops", "patching");
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final Scope ALL_OF_OPS = new Scope.Jobs(List.of(), List.of(), Collections.emptySortedMap());

    private final Bench bench = new Bench();

    private static Times once(String from, String to) {
        return new Times.Once(LocalDateTime.parse(from), LocalDateTime.parse(to), UTC);
    }

    private Answer apply(Scope scope, Effect effect, Flags flags, Times times) {
        WindowDefinition window = new WindowDefinition(
                PATCHING, "", scope, List.of(times), effect, flags.finishBefore, flags.blocksChanges);
        return bench.decide(new Command.Apply(
                List.of(), List.of(new SubmittedWindow(window, Integer.toHexString(window.hashCode()))), List.of()));
    }

    private record Flags(boolean finishBefore, boolean blocksChanges) {
        static final Flags NONE = new Flags(false, false);
    }

    private void waiting(Times times) {
        apply(ALL_OF_OPS, Effect.WAIT, Flags.NONE, times);
    }

    private static JobBuilder every(String cron) {
        Recurrence recurrence = new Recurrence.Cron(cron, CronDialect.UNIX, UTC, DstPolicy.DEFAULT);
        return job("job").trigger("t", recurrence, CatchUp.DEFAULT);
    }

    private Explanation explain(long run) {
        return bench.view().explainRun(run).orElseThrow();
    }

    @Test
    void aRunWaitsForTheEndOfTheWindowAndSaysSo() {
        waiting(once("2026-03-01T01:00", "2026-03-01T03:00"));
        bench.apply(every("0 2 * * *").submitted());
        long session = bench.join("w1", 1);
        bench.pass(Duration.ofHours(2));
        long run = bench.events(Event.RunCreated.class).getFirst().run();
        assertThat(bench.claim("w1", session, 1)).isEmpty();
        assertThat(explain(run).gates()).singleElement().satisfies(gate -> {
            assertThat(gate.kind()).isEqualTo(Explanation.Kind.WINDOW);
            assertThat(gate.holder()).isEqualTo("ops/patching");
            assertThat(gate.detail())
                    .isEqualTo("ops/patching is open from 2026-03-01T01:00:00Z to 2026-03-01T03:00:00Z");
        });
        bench.pass(Duration.ofHours(1));
        assertThat(bench.claim("w1", session, 1)).hasSize(1);
    }

    @Test
    void expectedStartsAreExcusedWhereTheWindowSaysSo() {
        apply(ALL_OF_OPS, Effect.SKIP, Flags.NONE, once("2026-03-01T01:00", "2026-03-01T03:00"));
        bench.apply(every("0 * * * *").submitted());
        bench.pass(Duration.ofHours(1));
        bench.pass(Duration.ofHours(1));
        bench.pass(Duration.ofHours(1));
        assertThat(bench.events(Event.OccurrencesExcused.class))
                .extracting(Event.OccurrencesExcused::excuse)
                .containsExactly(Excuse.SKIPPED_MAINTENANCE, Excuse.SKIPPED_MAINTENANCE);
        assertThat(bench.events(Event.RunCreated.class)).hasSize(1);
    }

    @Test
    void aRunThatIsReadyWhenTheWindowOpensDoesNotBegin() {
        waiting(once("2026-03-01T01:00", "2026-03-01T03:00"));
        bench.apply(job("job").submitted());
        bench.run("job");
        bench.pass(Duration.ofMinutes(90));
        long session = bench.join("w1", 1);
        assertThat(bench.claim("w1", session, 1)).isEmpty();
        assertThat(bench.events(Event.RunDeferred.class)).hasSize(1);
        bench.pass(Duration.ofMinutes(90));
        assertThat(bench.claim("w1", session, 1)).hasSize(1);
    }

    @Test
    void aRunThatHasBegunGoesOn() {
        waiting(once("2026-03-01T01:00", "2026-03-01T03:00"));
        bench.apply(job("job").task("one").task("two", "one").submitted());
        bench.run("job");
        long session = bench.join("w1", 1);
        Answer.Order first = bench.claim("w1", session, 1).getFirst();
        bench.pass(Duration.ofHours(2));
        bench.report("w1", session, first, AttemptState.SUCCEEDED);
        assertThat(bench.claim("w1", session, 1)).hasSize(1);
    }

    @Test
    void whatWouldNotEndBeforeTheWindowDoesNotStart() {
        bench.apply(job("slow").submitted(), job("new").submitted());
        long session = bench.join("w1", 1);
        bench.run("slow");
        Answer.Order order = bench.claim("w1", session, 1).getFirst();
        bench.pass(Duration.ofMinutes(40));
        bench.report("w1", session, order, AttemptState.SUCCEEDED);
        apply(ALL_OF_OPS, Effect.WAIT, new Flags(true, false), once("2026-03-01T01:00", "2026-03-01T03:00"));
        long slow = bench.run("slow");
        long unknown = bench.run("new");
        assertThat(explain(slow).gates().getFirst().detail())
                .isEqualTo("would probably not end before ops/patching opens at 2026-03-01T01:00:00Z:"
                        + " 95 of 100 runs end within 2400 s");
        assertThat(bench.events(Event.RunDeferred.class))
                .extracting(Event.RunDeferred::run)
                .containsExactly(slow)
                .doesNotContain(unknown);
    }

    @Test
    void aWindowThatIsTakenAwayLetsGoAtOnce() {
        waiting(once("2026-03-01T00:00", "2026-03-02T00:00"));
        bench.apply(job("job").submitted());
        bench.run("job");
        long session = bench.join("w1", 1);
        assertThat(bench.claim("w1", session, 1)).isEmpty();
        assertThat(bench.decide(new Command.DeleteWindow(PATCHING, OptionalLong.of(2), "")))
                .isInstanceOf(Answer.Refused.class);
        bench.decide(new Command.DeleteWindow(PATCHING, OptionalLong.of(1), "done early"));
        assertThat(bench.claim("w1", session, 1)).hasSize(1);
    }

    @Test
    void aWindowAppliesToWhatItsScopeNamesAlone() {
        TreeMap<String, String> ledger = new TreeMap<>();
        ledger.put("system", "ledger");
        Scope scope = new Scope.Jobs(List.of(Scope.Jobs.EVERY), List.of(), ledger);
        apply(scope, Effect.WAIT, Flags.NONE, once("2026-03-01T00:00", "2026-03-02T00:00"));
        bench.apply(
                job("in").label("system", "ledger").submitted(),
                job("out").label("system", "crm").submitted());
        long in = bench.run("in");
        bench.run("out");
        assertThat(bench.events(Event.RunDeferred.class))
                .extracting(Event.RunDeferred::run)
                .containsExactly(in);
    }

    @Test
    void aWorkerInMaintenanceIsGivenNothing() {
        Recurrence nightly = new Recurrence.Cron("0 1 * * *", CronDialect.UNIX, UTC, DstPolicy.DEFAULT);
        Scope scope = new Scope.Workers(List.of("w1"), Collections.emptySortedMap());
        apply(scope, Effect.WAIT, Flags.NONE, new Times.Recurring(nightly, Duration.ofHours(2)));
        bench.apply(job("job").submitted());
        long run = bench.run("job");
        bench.pass(Duration.ofHours(1));
        long session = bench.join("w1", 1);
        assertThat(bench.claim("w1", session, 1)).isEmpty();
        assertThat(explain(run).gates().getFirst().kind()).isEqualTo(Explanation.Kind.WINDOW);
        long other = bench.join("w2", 1);
        assertThat(bench.claim("w2", other, 1)).hasSize(1);
    }

    @Test
    void aFreezeKeepsDefinitionsAsTheyAre() {
        bench.apply(job("job").submitted());
        apply(ALL_OF_OPS, Effect.WAIT, new Flags(false, true), once("2026-03-01T00:00", "2026-03-02T00:00"));
        Answer changed = bench.decide(
                new Command.Apply(List.of(job("job").label("a", "b").submitted())));
        assertThat(changed).isInstanceOf(Answer.Refused.class);
        assertThat(((Answer.Refused) changed).message()).contains("cannot be changed now: ops/patching is open");
        assertThat(bench.decide(new Command.Apply(List.of(job("job").submitted()))))
                .isInstanceOf(Answer.Applied.class);
        bench.pass(Duration.ofDays(1));
        assertThat(bench.decide(
                        new Command.Apply(List.of(job("job").label("a", "b").submitted()))))
                .isInstanceOf(Answer.Applied.class);
    }

    private void freezeGold() {
        Scope gold = new Scope.Jobs(List.of(), List.of(), new TreeMap<>(Map.of("tier", "gold")));
        apply(gold, Effect.WAIT, new Flags(false, true), once("2026-03-01T00:00", "2026-03-02T00:00"));
    }

    private static String refusal(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.Refused.class);
        return ((Answer.Refused) answer).message();
    }

    @Test
    void aFreezeGoesByWhatAJobIsAndByWhatItWouldBe() {
        bench.apply(job("gold").label("tier", "gold").submitted(), job("other").submitted());
        freezeGold();
        String frozen = "cannot be changed now: ops/patching is open from 2026-03-01T00:00:00Z to 2026-03-02T00:00:00Z"
                + " and blocks changes; wait for its end";
        assertThat(refusal(bench.decide(new Command.Apply(List.of(job("gold").submitted())))))
                .isEqualTo("job ops/gold " + frozen);
        assertThat(refusal(bench.decide(new Command.Apply(
                        List.of(job("other").label("tier", "gold").submitted())))))
                .isEqualTo("job ops/other " + frozen);
        assertThat(bench.decide(
                        new Command.Apply(List.of(job("other").label("a", "b").submitted()))))
                .isInstanceOf(Answer.Applied.class);
    }

    @Test
    void anOpenFreezeIsEndedByAnAdministratorOnly() {
        bench.apply(job("gold").label("tier", "gold").submitted());
        freezeGold();
        String only = "and blocks changes; until its end only an administrator changes it";
        assertThat(refusal(apply(ALL_OF_OPS, Effect.WAIT, Flags.NONE, once("2026-03-01T00:00", "2026-03-02T00:00"))))
                .endsWith(only);
        assertThat(refusal(bench.decide(new Command.DeleteWindow(PATCHING, OptionalLong.empty(), ""))))
                .endsWith(only);
        bench.decide(new Command.PutPrincipal("alice", PrincipalKind.PERSON, Role.ADMIN, "00"));
        assertThat(bench.decide(new Command.DeleteWindow(PATCHING, OptionalLong.empty(), "")))
                .isInstanceOf(Answer.Done.class);
    }

    @Test
    void aDryRunIsRefusedLikeTheRealThingAndChangesNothing() {
        bench.apply(job("gold").label("tier", "gold").submitted());
        freezeGold();
        List<Submitted> change = List.of(job("gold").submitted());
        assertThat(refusal(bench.decide(new Command.Apply(List.of(), List.of(), List.of(), change, true))))
                .startsWith("job ops/gold cannot be changed now");
        List<Submitted> fresh = List.of(job("fresh").submitted());
        assertThat(bench.decide(new Command.Apply(List.of(), List.of(), List.of(), fresh, true)))
                .isEqualTo(new Answer.Applied(List.of(), List.of()));
        assertThat(bench.engine.view().jobs()).hasSize(1);
    }

    @Test
    void whatWasDueInASkippingWindowIsSkippedAlsoWhenNobodySawIt() {
        apply(ALL_OF_OPS, Effect.SKIP, Flags.NONE, once("2026-03-01T01:00", "2026-03-01T03:00"));
        bench.apply(job("job")
                .trigger(
                        "t",
                        new Recurrence.Cron("0 * * * *", CronDialect.UNIX, UTC, DstPolicy.DEFAULT),
                        new CatchUp(CatchUp.Policy.ALL, OptionalInt.empty(), Duration.ofDays(1)))
                .submitted());
        bench.pass(Duration.ofHours(4));
        assertThat(bench.events(Event.OccurrencesExcused.class))
                .extracting(it -> it.excuse() + " " + it.span().first().toLocalTime())
                .containsExactly("SKIPPED_MAINTENANCE 01:00", "SKIPPED_MAINTENANCE 02:00");
        assertThat(bench.events(Event.RunCreated.class))
                .extracting(it -> it.occurrence()
                        .orElseThrow()
                        .start()
                        .nominal()
                        .toLocalTime()
                        .toString())
                .containsExactlyInAnyOrder("03:00", "04:00");
    }

    @Test
    void aJobSaysThatAWindowIsInItsWay() {
        waiting(once("2026-03-01T01:00", "2026-03-01T03:00"));
        bench.apply(every("0 2 * * *").submitted());
        bench.pass(Duration.ofMinutes(90));
        Explanation explanation = bench.view()
                .explainJob(job("job").submitted().definition().key())
                .orElseThrow();
        assertThat(explanation.gates())
                .extracting(it -> it.kind() + " " + it.holder())
                .containsExactly("WINDOW ops/patching", "TIME ");
    }

    @Test
    void aRunThatWaitsCanBeCancelled() {
        waiting(once("2026-03-01T00:00", "2026-03-02T00:00"));
        bench.apply(job("job").submitted());
        long run = bench.run("job");
        bench.decide(new Command.CancelRun(run, ""));
        assertThat(bench.events(Event.RunEnded.class)).hasSize(1);
        bench.pass(Duration.ofDays(1));
        assertThat(bench.events(Event.RunReleased.class)).isEmpty();
    }
}

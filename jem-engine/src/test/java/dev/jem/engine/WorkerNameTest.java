package dev.jem.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.model.command.Answer;
import dev.jem.model.command.Answer.Code;
import dev.jem.model.command.Command;
import dev.jem.model.event.Event;
import dev.jem.model.state.AttemptState;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nobody gets what a worker holds by taking its name: another host under the name knows nothing of what runs on the
 * first one.
 */
class WorkerNameTest {

    private final Bench bench = new Bench();
    private long session;
    private Answer.Order order;

    @BeforeEach
    void anAttemptRunsOnWorkerOne() {
        bench.apply(JobBuilder.job("long").retry(2, java.time.Duration.ZERO).submitted());
        bench.run("long");
        session = bench.join("w1", 1);
        order = bench.claim("w1", session, 1).getFirst();
        bench.decide(
                new Command.ReportAttempts("w1", session, List.of(new Command.Report.Started(Bench.held(order), 1))));
    }

    private Answer joinFromElsewhere() {
        return bench.decide(bench.joining("w1", "another-disk", 1));
    }

    private void assertRefused(Answer answer, Code code, String text) {
        assertThat(answer).isInstanceOfSatisfying(Answer.Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo(code);
            assertThat(refused.message()).contains(text);
        });
        assertThat(bench.events(Event.AttemptEnded.class)).isEmpty();
    }

    @Test
    void anotherPlaceIsRefusedWhileTheWorkerIsHeard() {
        assertRefused(joinFromElsewhere(), Code.CONFLICT, "connected from another place");
    }

    @Test
    void anotherPlaceIsRefusedWhileAttemptsMayStillRun() {
        bench.decide(new Command.LoseContact("w1", session));
        assertRefused(joinFromElsewhere(), Code.CONFLICT, "declare it dead");
        long back = bench.join("w1", 1, Bench.held(order));
        assertThat(bench.report("w1", back, order, AttemptState.SUCCEEDED)).isEqualTo(Answer.ReportResult.ACCEPTED);
    }

    @Test
    void anotherPlaceIsWelcomeWhenNothingIsHeldAndNobodyIsHeard() {
        bench.report("w1", session, order, AttemptState.SUCCEEDED);
        bench.decide(new Command.LoseContact("w1", session));
        assertThat(joinFromElsewhere()).isInstanceOf(Answer.WorkerAccepted.class);
    }

    @Test
    void whatADeadWorkerHeldIsLostAndGoesOnElsewhere() {
        bench.decide(new Command.LoseContact("w1", session));
        assertThat(bench.decide(new Command.DeclareWorkerDead("w1", session, "the rack burned"), "ops"))
                .isEqualTo(new Answer.Done());
        assertThat(bench.events(Event.AttemptEnded.class)).singleElement().satisfies(ended -> {
            assertThat(ended.result().state()).isEqualTo(AttemptState.LOST);
            assertThat(ended.result().detail()).isEqualTo("worker w1 was declared dead by ops: the rack burned");
        });
        assertThat(joinFromElsewhere()).isInstanceOf(Answer.WorkerAccepted.class);
        bench.pass(java.time.Duration.ZERO);
        Answer.Order again = bench.claim("w2", bench.join("w2", 1), 1).getFirst();
        assertThat(again.attempt().number()).isEqualTo(2);
    }

    @Test
    void aWorkerThatIsHeardIsNotDead() {
        assertRefused(bench.decide(new Command.DeclareWorkerDead("w1", session, "")), Code.CONFLICT, "is heard");
        assertRefused(bench.decide(new Command.DeclareWorkerDead("w9", 1, "")), Code.NOT_FOUND, "w9");
    }

    /** Somebody looked, the worker came back, and was lost again: nobody knows that about this time. */
    @Test
    void whoLookedAtAnEarlierSessionKnowsNothingOfThePresentOne() {
        bench.decide(new Command.LoseContact("w1", session));
        long back = bench.join("w1", 1, Bench.held(order));
        bench.decide(new Command.LoseContact("w1", back));
        assertRefused(
                bench.decide(new Command.DeclareWorkerDead("w1", session, "")), Code.CONFLICT, "joined again since");
    }

    @ParameterizedTest
    @ValueSource(strings = {"join", "heartbeat", "claim", "report", "tokens", "leave"})
    void onlyItsOwnPrincipalSpeaksForAWorker(String what) {
        Command command = switch (what) {
            case "join" -> bench.joining("w1", "state-w1", 1);
            case "heartbeat" -> new Command.Heartbeat("w1", session, 99, List.of());
            case "claim" -> new Command.Claim("w1", session, 99, 1);
            case "report" ->
                new Command.ReportAttempts(
                        "w1",
                        session,
                        List.of(new Command.Report.Ended(Bench.held(order), Bench.result(AttemptState.SUCCEEDED))));
            case "tokens" -> new Command.CheckTokens("w1", session, List.of(Bench.held(order)));
            default -> new Command.LeaveWorker("w1", session);
        };
        assertRefused(bench.decide(command, "mallory"), Code.FORBIDDEN, "belongs to principal alice");
    }

    @Test
    void aNameIsFreeForAnotherPrincipalWhenItsWorkerHasLeft() {
        bench.report("w1", session, order, AttemptState.SUCCEEDED);
        bench.decide(new Command.LeaveWorker("w1", session));
        assertThat(bench.decide(bench.joining("w1", "another-disk", 1), "bob"))
                .isInstanceOf(Answer.WorkerAccepted.class);
    }

    /** The answer may have been lost: whoever asks the same again is not kept waiting for other work. */
    @Test
    void aClaimThatWasAnsweredBeforeIsAnsweredAtOnce() {
        assertThat(bench.hasNewsFor(new Command.Claim("w1", session, bench.lastClaim(), 1)))
                .isTrue();
        assertThat(bench.hasNewsFor(new Command.Claim("w1", session, bench.lastClaim() + 1, 1)))
                .isFalse();
    }
}

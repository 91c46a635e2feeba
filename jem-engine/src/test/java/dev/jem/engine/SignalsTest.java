package dev.jem.engine;

import static dev.jem.engine.JobBuilder.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.model.Micros;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Command;
import dev.jem.model.event.Entity;
import dev.jem.model.event.Event;
import dev.jem.model.job.Value;
import dev.jem.model.signal.SignalKey;
import dev.jem.model.signal.SignalLimits;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Named events: said once, kept for a while. */
class SignalsTest {

    private static final SignalKey PRICES = new SignalKey("ops", "prices-ready");

    private final Bench bench = new Bench();

    @BeforeEach
    void namespace() {
        bench.apply(job("job").submitted());
    }

    private static Command emit(SignalKey key, Duration kept, String idempotencyKey, String request) {
        TreeMap<String, Value> payload = new TreeMap<>(Map.of("day", new Value.Text("2026-03-01")));
        return new Command.EmitSignal(key, Optional.empty(), payload, Micros.of(kept), idempotencyKey, request);
    }

    private Answer emit(Duration kept) {
        return bench.decide(emit(PRICES, kept, "", ""));
    }

    private List<Entity.Signal> kept() {
        return bench.view().signals(_ -> true);
    }

    @Test
    void whatIsSaidIsKeptWithItsDayUntilItExpires() {
        Answer.SignalAccepted accepted = (Answer.SignalAccepted) emit(Duration.ofHours(12));
        assertThat(accepted.signal().date()).isEqualTo(LocalDate.parse("2026-03-01"));
        assertThat(accepted.signal().emittedBy()).isEqualTo("alice");
        bench.pass(Duration.ofHours(12).minusSeconds(1));
        assertThat(kept()).containsExactly(accepted.signal());
        bench.pass(Duration.ofSeconds(1));
        assertThat(kept()).isEmpty();
        assertThat(bench.events(Event.SignalExpired.class)).hasSize(1);
    }

    @Test
    void aNumberIsNeverGivenTwice() {
        emit(Duration.ofSeconds(1));
        bench.pass(Duration.ofSeconds(2));
        emit(Duration.ofHours(1));
        assertThat(kept())
                .singleElement()
                .satisfies(it -> assertThat(it.signal()).isEqualTo(2));
    }

    @Test
    void whatIsSaidTwiceUnderOneKeyIsOneEvent() {
        Answer first = bench.decide(emit(PRICES, Duration.ofHours(1), "batch-7", "a"), "alice");
        Answer again = bench.decide(emit(PRICES, Duration.ofHours(1), "batch-7", "a"), "task/1");
        assertThat(again).isEqualTo(new Answer.SignalAccepted(((Answer.SignalAccepted) first).signal(), true));
        Answer other = bench.decide(emit(PRICES, Duration.ofHours(1), "batch-7", "b"));
        assertThat(other).isInstanceOfSatisfying(Answer.Refused.class, it -> {
            assertThat(it.code()).isEqualTo(Answer.Code.KEY_REUSED);
            assertThat(it.message()).contains("ops/prices-ready, number 1");
        });
        SignalKey elsewhere = new SignalKey("ops", "rates-ready");
        assertThat(bench.decide(emit(elsewhere, Duration.ofHours(1), "batch-7", "b")))
                .isInstanceOf(Answer.SignalAccepted.class);
        assertThat(kept()).hasSize(2);
    }

    @Test
    void whatIsDeletedIsGoneAndItsKeyIsFree() {
        bench.decide(emit(PRICES, Duration.ofHours(1), "k", "a"));
        assertThat(bench.decide(new Command.DeleteSignal("other", 1, "")))
                .isInstanceOfSatisfying(
                        Answer.Refused.class, it -> assertThat(it.code()).isEqualTo(Answer.Code.NOT_FOUND));
        bench.decide(new Command.DeleteSignal("ops", 1, "said too early"));
        assertThat(kept()).isEmpty();
        assertThat(bench.engine.nextTimer()).isEmpty();
        bench.decide(emit(PRICES, Duration.ofHours(1), "k", "b"));
        assertThat(kept()).hasSize(1);
    }

    @Test
    void aNamespaceThatIsNotThereIsRefused() {
        assertThat(bench.decide(emit(new SignalKey("opps", "x"), Duration.ofHours(1), "", "")))
                .isInstanceOfSatisfying(
                        Answer.Refused.class, it -> assertThat(it.code()).isEqualTo(Answer.Code.NOT_FOUND));
    }

    @Test
    void aNamespaceHoldsSoManyAndNoMore() {
        Engine engine = new Engine((source, _) -> {
            throw new IllegalStateException(source);
        });
        engine.decide(new Command.StartEpoch(1, "test", "2026a", Optional.of("7f3a9c1e")), 1, "test");
        engine.decide(new Command.Apply(List.of(job("job").submitted())), 1, "test");
        for (int index = 0; index < SignalLimits.IN_NAMESPACE_MAX; index++) {
            engine.decide(emit(PRICES, Duration.ofHours(1), "", ""), 1, "test");
        }
        assertThat(engine.decide(emit(PRICES, Duration.ofHours(1), "", ""), 1, "test")
                        .answer())
                .isInstanceOfSatisfying(
                        Answer.Refused.class, it -> assertThat(it.code()).isEqualTo(Answer.Code.LIMIT_REACHED));
    }
}

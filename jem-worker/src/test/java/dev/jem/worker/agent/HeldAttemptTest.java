package dev.jem.worker.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.protocol.Workers;
import dev.jem.worker.linux.ProcessId;
import dev.jem.worker.output.OutputSummary;
import dev.jem.worker.process.AttemptEnd;
import dev.jem.worker.process.Outcome;
import dev.jem.worker.process.StartFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is known of an attempt, in whatever order it becomes known. */
class HeldAttemptTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicInteger news = new AtomicInteger();
    private final HeldAttempt attempt =
            new HeldAttempt("a1", new Note(7, "r1", 0, true, List.of(), List.of()), news::incrementAndGet);

    private static AttemptEnd end(Outcome outcome) {
        Duration none = Duration.ZERO;
        return new AttemptEnd(outcome, Optional.empty(), NOW, none, none, none, OutputSummary.NONE);
    }

    @Test
    void aStartIsReportedOnceAndNotAfterTheEnd() {
        attempt.started(NOW, new ProcessId(1, 1));
        assertThat(attempt.startToReport()).contains(NOW);
        attempt.startWasReported();
        assertThat(attempt.startToReport()).isEmpty();
        HeldAttempt quick = new HeldAttempt("a2", attempt.note, () -> {});
        quick.started(NOW, new ProcessId(1, 1));
        quick.ended(end(new Outcome.Lost("x")));
        assertThat(quick.startToReport()).isEmpty();
    }

    @Test
    void theFirstReasonToStopCountsButWhatIsAnothersNowIsNotWanted() {
        attempt.stop(HeldAttempt.Stop.LEASE_OVER);
        attempt.stop(HeldAttempt.Stop.ASKED);
        assertThat(attempt.stopped()).contains(HeldAttempt.Stop.LEASE_OVER);
        attempt.stop(HeldAttempt.Stop.UNWANTED);
        assertThat(attempt.isUnwanted()).isTrue();
    }

    @Test
    void whatNeverBeganIsGivenBackUnlessItsStopWasAskedFor() {
        attempt.ended(end(new Outcome.NeverStarted("the worker ended")));
        assertThat(attempt.neverBegan()).isTrue();
        attempt.stop(HeldAttempt.Stop.ASKED);
        assertThat(attempt.neverBegan()).isFalse();
    }

    @Test
    void whatCouldNotStartIsAFailureAndIsReported() {
        attempt.refuse(StartFailure.HOST, "no disk");
        assertThat(attempt.neverBegan()).isFalse();
        assertThat(attempt.end().orElseThrow().outcome())
                .isEqualTo(new Outcome.StartFailed(StartFailure.HOST, "no disk"));
    }

    @Test
    void oneAtATimePreparesTheFinalReport() {
        assertThat(attempt.beginsToSettle()).isTrue();
        assertThat(attempt.beginsToSettle()).isFalse();
        attempt.settled(Optional.empty());
        assertThat(attempt.beginsToSettle()).isTrue();
        int before = news.get();
        Workers.Report report = report();
        attempt.settled(Optional.of(report));
        assertThat(attempt.settled()).contains(report);
        assertThat(attempt.beginsToSettle()).isFalse();
        assertThat(news).hasValue(before + 1);
    }

    private static Workers.Report report() {
        return new Workers.Report(
                "a1",
                7,
                "ended",
                "lost",
                Optional.empty(),
                "worker-lost",
                "",
                Optional.empty(),
                Optional.of(NOW),
                Optional.empty(),
                java.util.Map.of(),
                Optional.empty(),
                List.of());
    }
}

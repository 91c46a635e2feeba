package dev.jem.worker.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jem.worker.output.OutputSource;
import dev.jem.worker.process.AttemptEnd;
import dev.jem.worker.process.AttemptListener;
import dev.jem.worker.process.Outcome;
import dev.jem.worker.process.RunningAttempt;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The life of attempts inside the worker, also over its end. */
@Timeout(60)
class CallExecutorTest {

    @TempDir
    private Path directory;

    private static CallExecutor.Request request(String key) {
        return request(key, Duration.ofMinutes(5));
    }

    private static CallExecutor.Request request(String key, Duration timeout) {
        return new CallExecutor.Request(key, timeout, 64 << 10, "note of " + key);
    }

    /** One that waits until it is let go or cancelled. */
    private static final class Waiting implements Call {
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch go = new CountDownLatch(1);

        @Override
        public Outcome.Called run(CallOutput output) {
            output.print(OutputSource.STDOUT, "asked\n".getBytes(UTF_8));
            begun.countDown();
            boolean isLetGo = true;
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                isLetGo = false;
            }
            return Outcome.Called.failed("connect", isLetGo ? "broken off" : "interrupted");
        }

        @Override
        public void cancel() {
            go.countDown();
        }
    }

    private static Call answering(String text) {
        return new Call() {
            @Override
            public Outcome.Called run(CallOutput output) {
                output.print(OutputSource.STDOUT, text.getBytes(UTF_8));
                return new Outcome.Called(Optional.empty(), "", "200", false, 0, Map.of("text", text));
            }

            @Override
            public void cancel() {
                throw new IllegalStateException("nobody wants it to stop");
            }
        };
    }

    private static String printed(RunningAttempt attempt) throws IOException {
        return new String(attempt.output().read(0, 1000).getFirst().data(), UTF_8);
    }

    @Test
    void anEndIsToldWithOutputAndValuesAndForgotten() throws Exception {
        try (CallExecutor executor = CallExecutor.open(directory)) {
            RunningAttempt attempt = executor.launch(request("a1"), answering("hello"), AttemptListener.NONE);
            AttemptEnd end = attempt.end().join();
            assertThat(end.outcome())
                    .isInstanceOfSatisfying(
                            Outcome.Called.class, it -> assertThat(it.failure()).isEmpty());
            assertThat(end.startedAt()).isPresent();
            assertThat(end.output().bytes()).isEqualTo(5);
            assertThat(attempt.outputs().values()).isEqualTo(Map.of("text", "hello"));
            assertThat(printed(attempt)).isEqualTo("hello");
            executor.forget("a1");
            executor.forget("unknown");
        }
        try (CallExecutor next = CallExecutor.open(directory)) {
            assertThat(next.recover(_ -> AttemptListener.NONE)).isEmpty();
        }
    }

    @Test
    void whatIsCancelledOrTooLateIsBrokenOff() throws Exception {
        try (CallExecutor executor = CallExecutor.open(directory)) {
            Waiting cancelled = new Waiting();
            RunningAttempt one = executor.launch(request("a1"), cancelled, AttemptListener.NONE);
            cancelled.begun.await();
            assertThatThrownBy(() -> executor.forget("a1")).hasMessageContaining("has not ended");
            one.cancel(Duration.ofSeconds(30));
            assertThat(one.end().join().outcome()).isInstanceOf(Outcome.Cancelled.class);
            RunningAttempt other =
                    executor.launch(request("a2", Duration.ofMillis(50)), new Waiting(), AttemptListener.NONE);
            assertThat(other.end().join().outcome()).isInstanceOf(Outcome.TimedOut.class);
        }
    }

    @Test
    void whatRanWhenTheWorkerWasKilledIsLostAndWhatHadEndedIsNot() throws Exception {
        CallExecutor killed = CallExecutor.open(directory);
        Waiting open = new Waiting();
        killed.launch(request("a1"), open, AttemptListener.NONE);
        open.begun.await();
        killed.launch(request("a2"), answering("done"), AttemptListener.NONE)
                .end()
                .join();
        // The first one is left as it is: a killed worker closes nothing.
        try (CallExecutor next = CallExecutor.open(directory)) {
            List<AttemptEnd> heard = new ArrayList<>();
            List<RunningAttempt> found = next.recover(_ -> listener(heard));
            assertThat(found).extracting(RunningAttempt::key).containsExactly("a1", "a2");
            assertThat(found).extracting(RunningAttempt::note).containsExactly("note of a1", "note of a2");
            assertThat(found.getFirst().end().join().outcome())
                    .isInstanceOfSatisfying(
                            Outcome.Lost.class, it -> assertThat(it.reason()).contains("unknown"));
            assertThat(printed(found.getFirst())).isEqualTo("asked\n");
            assertThat(found.getLast().outputs().values()).isEqualTo(Map.of("text", "done"));
            assertThat(heard).hasSize(2);
        }
        open.cancel();
        killed.close();
    }

    @Test
    void aWorkerThatEndsLeavesWhatIsOpenAsUnknown() throws Exception {
        CallExecutor closing = CallExecutor.open(directory);
        Waiting open = new Waiting();
        RunningAttempt left = closing.launch(request("a1"), open, AttemptListener.NONE);
        open.begun.await();
        closing.close();
        assertThat(left.end()).isNotDone();
        try (CallExecutor next = CallExecutor.open(directory)) {
            assertThat(next.recover(_ -> AttemptListener.NONE))
                    .singleElement()
                    .satisfies(it -> assertThat(it.end().join().outcome()).isInstanceOf(Outcome.Lost.class));
        }
    }

    private static AttemptListener listener(List<AttemptEnd> heard) {
        return new AttemptListener() {
            @Override
            public void started(java.time.Instant at, dev.jem.worker.linux.ProcessId program) {
                throw new AssertionError("a recovered attempt does not start");
            }

            @Override
            public void outputArrived() {
                // counts for nothing here
            }

            @Override
            public void ended(AttemptEnd end) {
                heard.add(end);
            }
        };
    }
}

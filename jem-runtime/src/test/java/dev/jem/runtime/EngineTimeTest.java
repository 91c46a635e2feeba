package dev.jem.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.runtime.codec.BatchCodec;
import dev.jem.runtime.codec.Salts;
import dev.jem.runtime.journal.JournalException;
import dev.jem.runtime.journal.MemoryJournal;
import dev.jem.runtime.journal.MemorySnapshots;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Engine time is the database's time also when much lies between reading its clock and taking the lead. */
class EngineTimeTest {

    private static final long EPOCH = 1_700_000_000_000_000L;
    private static final long REPLAY = 90_000_000;

    private final HandClock clock = new HandClock();
    private final HandIo io = new HandIo();
    private final MemoryJournal journal = new MemoryJournal(clock::wall);

    @Test
    void aLongReplayDoesNotPutEngineTimeBehind() throws JournalException {
        SteppedCell cell = cell();
        while (!cell.status().leads()) {
            cell.step();
            // What blocks takes its time after it has read the clock, as a replay does.
            io.work();
            clock.pass(REPLAY);
            io.deliver();
        }
        cell.step();
        io.work();
        io.deliver();

        List<Long> times = new ArrayList<>();
        journal.read(0, 1, row -> times.add(row.at()));
        assertThat(times).containsExactly(clock.wall());
    }

    private SteppedCell cell() {
        WriterPorts ports = new WriterPorts(
                io,
                clock,
                journal,
                new MemorySnapshots(journal),
                new BatchCodec(Salts.seeded(1)),
                () -> true,
                () -> false);
        return new SteppedCell(ports, new WriterSettings("test", "2026a", () -> "7f3a9c1e", REPLAY));
    }

    private static final class HandClock implements TimeSource {
        private long passed;

        void pass(long micros) {
            passed += micros;
        }

        @Override
        public long monotonic() {
            return passed;
        }

        @Override
        public long wall() {
            return EPOCH + passed;
        }
    }

    /** Work is done and its result handed over when the test says so. */
    private static final class HandIo implements Io {
        private final Queue<Runnable> asked = new ArrayDeque<>();
        private final Queue<Runnable> done = new ArrayDeque<>();

        @Override
        public <T> void run(Line line, Callable<T> work, Consumer<Result<T>> then) {
            asked.add(() -> {
                Result<T> result = resultOf(work);
                done.add(() -> then.accept(result));
            });
        }

        private static <T> Result<T> resultOf(Callable<T> work) {
            try {
                return new Result.Done<>(work.call());
            } catch (Exception e) {
                return new Result.Failed<>(e);
            }
        }

        void work() {
            List<Runnable> now = List.copyOf(asked);
            asked.clear();
            now.forEach(Runnable::run);
        }

        void deliver() {
            List<Runnable> now = List.copyOf(done);
            done.clear();
            now.forEach(Runnable::run);
        }
    }
}

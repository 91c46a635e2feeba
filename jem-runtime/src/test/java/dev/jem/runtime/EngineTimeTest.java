package dev.jem.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.runtime.codec.BatchCodec;
import dev.jem.runtime.codec.Salts;
import dev.jem.runtime.journal.JournalException;
import dev.jem.runtime.journal.MemoryJournal;
import dev.jem.runtime.journal.MemorySnapshots;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Engine time is the database's time also when much lies between reading its clock and taking the lead. */
class EngineTimeTest {

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
}

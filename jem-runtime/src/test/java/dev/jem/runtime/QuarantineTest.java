package dev.jem.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.model.command.Answer;
import dev.jem.model.command.Command;
import dev.jem.model.event.Event;
import dev.jem.runtime.codec.BatchCodec;
import dev.jem.runtime.codec.Salts;
import dev.jem.runtime.journal.JournalException;
import dev.jem.runtime.journal.MemoryJournal;
import dev.jem.runtime.journal.MemorySnapshots;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A command that cannot be decided costs nobody else anything, not even the wait for somebody to come by. */
class QuarantineTest {

    private final HandClock clock = new HandClock();
    private final HandIo io = new HandIo();
    private final MemoryJournal journal = new MemoryJournal(clock::wall);
    private final BatchCodec codec = new BatchCodec(Salts.seeded(1));
    private final SteppedCell cell = new SteppedCell(
            new WriterPorts(io, clock, journal, new MemorySnapshots(journal), codec, () -> true, () -> false),
            new WriterSettings("test", "2026a", () -> "7f3a9c1e", 60_000_000));

    /** A list of runs that breaks whoever looks at it. */
    private static Command poison() {
        return new Command.SubmitRuns(new AbstractList<>() {
            @Override
            public Command.SubmitRun get(int index) {
                throw new IllegalStateException("poison");
            }

            @Override
            public int size() {
                return 1;
            }
        });
    }

    /** Steps for as long as the cell itself wants to be called, or is told of work that is done. */
    private void runWhileItWantsTo() {
        boolean again = cell.step() || io.isBusy();
        while (again || cell.wakeAt() <= clock.monotonic()) {
            again = cell.step() || io.isBusy();
            io.work();
            io.deliver();
        }
    }

    private List<Event> events() throws JournalException {
        List<Event> events = new ArrayList<>();
        journal.read(0, 100, row -> codec.open(row).forEach(recorded -> events.add(recorded.event())));
        return events;
    }

    @Test
    void theServerLeadsAgainWithoutBeingAskedAnything() throws JournalException {
        runWhileItWantsTo();
        assertThat(cell.status().leads()).isTrue();
        CompletableFuture<Outcome<Answer>> answer = cell.submit(poison(), "mallory", Lane.SUBMISSIONS);
        runWhileItWantsTo();
        assertThat(answer.join()).isInstanceOf(Outcome.Quarantined.class);
        assertThat(cell.status().leads()).isTrue();
        assertThat(events())
                .filteredOn(Event.CommandQuarantined.class::isInstance)
                .hasSize(1);
    }
}

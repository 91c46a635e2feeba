package dev.jem.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.model.calendar.CalendarDefinition;
import dev.jem.model.calendar.CalendarKey;
import dev.jem.model.calendar.Days;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Command;
import dev.jem.model.event.Event;
import dev.jem.runtime.codec.BatchCodec;
import dev.jem.runtime.codec.Salts;
import dev.jem.runtime.journal.JournalException;
import dev.jem.runtime.journal.MemoryJournal;
import dev.jem.runtime.journal.MemorySnapshots;
import java.time.DayOfWeek;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
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

    /** Requests are checked against the registry on other threads while the state is read again. */
    @Test
    void whatIsAppliedIsKnownAllTheTime() throws InterruptedException {
        runWhileItWantsTo();
        List<Command.SubmittedCalendar> calendars =
                IntStream.range(0, 200).mapToObj(QuarantineTest::calendar).toList();
        CompletableFuture<Outcome<Answer>> applied =
                cell.submit(new Command.Apply(calendars, List.of(), List.of()), "alice", Lane.SUBMISSIONS);
        runWhileItWantsTo();
        assertThat(applied.join().answered()).containsInstanceOf(Answer.Applied.class);
        AtomicBoolean isOver = new AtomicBoolean();
        AtomicInteger least = new AtomicInteger(calendars.size());
        Thread reader = Thread.ofPlatform().start(() -> {
            while (!isOver.get()) {
                int seen = cell.registry().calendars().size();
                least.accumulateAndGet(seen, Math::min);
            }
        });
        for (int round = 0; round < 100; round++) {
            CompletableFuture<Outcome<Answer>> refused = cell.submit(poison(), "mallory", Lane.SUBMISSIONS);
            runWhileItWantsTo();
            assertThat(refused.join()).isInstanceOf(Outcome.Quarantined.class);
        }
        isOver.set(true);
        reader.join();
        assertThat(least.get()).isEqualTo(calendars.size());
    }

    private static Command.SubmittedCalendar calendar(int index) {
        CalendarDefinition definition = new CalendarDefinition(
                new CalendarKey("ops", "c" + index),
                "",
                new Days.Week(List.of(DayOfWeek.MONDAY)),
                Optional.empty(),
                CalendarDefinition.Domain.NONE);
        return new Command.SubmittedCalendar(definition, String.format("%064x", index));
    }
}

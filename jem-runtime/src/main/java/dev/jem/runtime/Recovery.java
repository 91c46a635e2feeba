package dev.jem.runtime;

import static java.time.temporal.ChronoUnit.MICROS;

import dev.jem.condition.CelConditions;
import dev.jem.engine.Engine;
import dev.jem.model.event.Entity;
import dev.jem.model.event.Recorded;
import dev.jem.runtime.codec.BatchCodec;
import dev.jem.runtime.codec.SnapshotCodec;
import dev.jem.runtime.journal.Head;
import dev.jem.runtime.journal.Journal;
import dev.jem.runtime.journal.JournalException;
import dev.jem.runtime.journal.Row;
import dev.jem.runtime.journal.Snapshots;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * The one way back: take the next epoch, then read and apply what is in the journal. For a server that starts, one that
 * takes over, and one that lost its connection in the middle of a commit.
 */
final class Recovery {

    private static final int PAGE = 1_000;

    private final Journal journal;
    private final Snapshots snapshots;
    private final BatchCodec codec;
    private final TimeSource time;

    Recovery(WriterPorts ports) {
        this.journal = ports.journal();
        this.snapshots = ports.snapshots();
        this.codec = ports.codec();
        this.time = ports.time();
    }

    /** What came of it. */
    sealed interface Recovered {

        /**
         * This server leads.
         *
         * @param reading of the database's clock after the epoch was taken
         * @param wasWritten whether the row whose fate was unknown is in the journal
         */
        record Leading(Engine engine, Head head, long epoch, EngineClock.Reading reading, boolean wasWritten)
                implements Recovered {}

        /** Another server was faster. */
        record Beaten() implements Recovered {}

        /** This server must not lead. */
        record Unfit(String why) implements Recovered {}
    }

    /** Blocks until the epoch is taken and everything is applied. */
    Recovered run(WriterSettings settings, Optional<Row> uncertain) throws JournalException {
        long skew = time.wall() - journal.time();
        if (Math.abs(skew) > settings.skewMaxMicros()) {
            return new Recovered.Unfit("this host's clock and the database's differ by " + Duration.of(skew, MICROS)
                    + ", more than " + Duration.of(settings.skewMaxMicros(), MICROS) + "; set the clocks");
        }
        long epoch = journal.epoch();
        if (!journal.takeOver(epoch, settings.node())) {
            return new Recovered.Beaten();
        }
        EngineClock.Reading reading = new EngineClock.Reading(journal.time(), time.monotonic());
        Replay replay = new Replay(uncertain);
        replay.run();
        return new Recovered.Leading(replay.engine, replay.head, epoch + 1, reading, replay.wasWritten);
    }

    /** Reads a snapshot, if there is one, and the rows behind it. */
    private final class Replay {
        final Engine engine = new Engine(new CelConditions());
        private final Optional<Row> uncertain;
        Head head = Head.empty();
        boolean wasWritten;

        Replay(Optional<Row> uncertain) {
            this.uncertain = uncertain;
        }

        void run() throws JournalException {
            Optional<Snapshots.Snapshot> snapshot = snapshots.newest(Long.MAX_VALUE);
            if (snapshot.isPresent()) {
                for (Entity entity : SnapshotCodec.decode(snapshot.get())) {
                    engine.restore(entity);
                }
                head = new Head(snapshot.get().seq(), snapshot.get().hash());
            }
            long before;
            do {
                before = head.seq();
                journal.read(before, PAGE, this::apply);
            } while (head.seq() > before);
        }

        private void apply(Row row) {
            codec.verify(row, head);
            for (Recorded recorded : codec.open(row)) {
                engine.apply(recorded);
            }
            head = new Head(row.seq(), row.hash());
            wasWritten |= uncertain
                    .filter(it -> it.seq() == row.seq() && Arrays.equals(it.hash(), row.hash()))
                    .isPresent();
        }
    }
}

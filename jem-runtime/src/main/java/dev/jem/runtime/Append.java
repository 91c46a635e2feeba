package dev.jem.runtime;

import dev.jem.model.event.Recorded;
import dev.jem.runtime.codec.BatchCodec;
import dev.jem.runtime.journal.Head;
import dev.jem.runtime.journal.Journal;
import dev.jem.runtime.journal.JournalException;
import dev.jem.runtime.journal.Row;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Seals a batch and puts it into the journal. Repeatable: the row is sealed once. */
final class Append implements Callable<Append.Fate> {

    /** What became of the row. */
    enum Fate {
        STORED,
        FENCED,
        DIVERGED,
        /** It may be there or not. */
        UNKNOWN,
        /** It is not there, and the same row may be tried again. */
        REFUSED
    }

    private final Journal journal;
    private final BatchCodec codec;
    private final Head before;
    private final long epoch;
    private final List<Recorded> events;
    private volatile Optional<Row> row = Optional.empty();
    private volatile String detail = "";

    Append(WriterPorts ports, Head before, long epoch, List<Recorded> events) {
        this.journal = ports.journal();
        this.codec = ports.codec();
        this.before = before;
        this.epoch = epoch;
        this.events = List.copyOf(events);
    }

    @Override
    public Fate call() {
        Row sealed = row.orElseGet(() -> codec.seal(before.seq() + 1, epoch, before, events));
        row = Optional.of(sealed);
        try {
            return switch (journal.append(sealed)) {
                case APPENDED -> Fate.STORED;
                case FENCED -> Fate.FENCED;
                case DIVERGED -> Fate.DIVERGED;
            };
        } catch (JournalException e) {
            detail = String.valueOf(e.getMessage());
            return switch (e.kind()) {
                case UNKNOWN -> Fate.UNKNOWN;
                case REFUSED -> Fate.REFUSED;
            };
        }
    }

    /** The sealed row; only after a call. */
    Row row() {
        return row.orElseThrow(() -> new IllegalStateException("the batch is not sealed yet"));
    }

    /** What the journal said, for people. */
    String detail() {
        return detail;
    }

    List<Recorded> events() {
        return events;
    }
}

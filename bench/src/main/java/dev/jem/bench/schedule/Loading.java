package dev.jem.bench.schedule;

import dev.jem.engine.Engine;
import dev.jem.model.Micros;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Command;
import dev.jem.model.event.Entity;
import dev.jem.model.event.Recorded;
import dev.jem.runtime.codec.BatchCodec;
import dev.jem.runtime.codec.Salts;
import dev.jem.runtime.codec.SnapshotCodec;
import dev.jem.runtime.journal.Head;
import dev.jem.runtime.journal.Row;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The ways in which an engine comes to know schedules: by commands, by reading what those wrote into the journal, and
 * from a snapshot. The bytes are those of the product; what is left out is the database that keeps them.
 */
final class Loading {

    private static final int BATCH_EVENTS = 4_000;
    private static final AtomicLong SEEDS = new AtomicLong();

    private final Engine decider = Engine.forReplay();
    private final Engine reader = Engine.forReplay();
    private final BatchCodec codec = new BatchCodec(Salts.secure());
    private final List<Recorded> batch = new ArrayList<>();
    private Head head = Head.empty();
    private long decideNanos;
    private long replayNanos;
    private long journalBytes;

    /** An engine that has read everything, and what that took. */
    record Replayed(Engine engine, double decideSeconds, double replaySeconds, long journalBytes) {}

    /** Has jobs applied by one engine and read by another one, batch by batch, so that nothing else is kept. */
    static Replayed replay(Consumer<ManyJobs> wanted) {
        Loading loading = new Loading();
        loading.decide(new Command.StartEpoch(1, "bench", "2026a", Optional.of("bench")));
        wanted.accept(new ManyJobs(SEEDS.incrementAndGet(), loading::decide));
        if (!loading.batch.isEmpty()) {
            loading.read();
        }
        return new Replayed(loading.reader, loading.decideNanos / 1e9, loading.replayNanos / 1e9, loading.journalBytes);
    }

    private void decide(Command command) {
        long begun = System.nanoTime();
        Engine.Decision decision = decider.decide(command, Micros.of(ManyJobs.BEGIN), "bench");
        decideNanos += System.nanoTime() - begun;
        if (decision.answer() instanceof Answer.Refused refused) {
            throw new IllegalStateException("the engine refuses: " + refused);
        }
        batch.addAll(decision.events());
        if (batch.size() >= BATCH_EVENTS) {
            read();
        }
    }

    private void read() {
        Row row = codec.seal(head.seq() + 1, 1, head, batch);
        batch.clear();
        journalBytes += row.events().length + row.payloads().length;
        long begun = System.nanoTime();
        codec.verify(row, head);
        codec.open(row).forEach(reader::apply);
        replayNanos += System.nanoTime() - begun;
        head = new Head(row.seq(), row.hash());
    }

    /** Writes a snapshot of an engine. */
    static void write(Engine engine, Path snapshot) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(snapshot))) {
            SnapshotCodec.write(engine.entities(), out);
        }
    }

    /** An engine out of a snapshot. */
    static Engine restore(Path snapshot) throws IOException {
        Engine engine = Engine.forReplay();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(snapshot))) {
            Consumer<Entity> restore = engine::restore;
            SnapshotCodec.read(in, restore);
        }
        return engine;
    }
}

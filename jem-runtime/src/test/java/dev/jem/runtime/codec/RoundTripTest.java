package dev.jem.runtime.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.jem.model.event.Entity;
import dev.jem.model.event.Event;
import dev.jem.model.event.Recorded;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.Value;
import dev.jem.runtime.journal.Head;
import dev.jem.runtime.journal.Row;
import dev.jem.runtime.journal.Snapshots.Snapshot;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever is written is read back equal, from one form that is always the same. */
final class RoundTripTest {

    private static final int INSTANCES = 120;

    private static <T> void assertRoundTrips(Class<T> type) {
        RecordCodec<T> codec = RecordCodec.of(type);
        for (long seed = 0; seed < INSTANCES; seed++) {
            T value = new Generator(seed).next(type);
            byte[] bytes = codec.encode(value);
            T read = codec.decode(bytes);
            if (!read.equals(value) || !Arrays.equals(codec.encode(read), bytes)) {
                fail(type.getSimpleName() + " of seed " + seed + ": " + value + " was written as "
                        + new String(bytes, StandardCharsets.UTF_8) + " and read as " + read);
            }
        }
    }

    static List<Class<? extends Event>> eventTypes() {
        return types(Event.class);
    }

    static List<Class<? extends Entity>> entityTypes() {
        return types(Entity.class);
    }

    private static <T> List<Class<? extends T>> types(Class<T> root) {
        List<Class<? extends T>> types = new ArrayList<>();
        for (Class<?> each : Forms.kinds(root, Versions.published(), List.of()).types()) {
            types.add(each.asSubclass(root));
        }
        return types;
    }

    @Test
    void everyEvent() {
        assertRoundTrips(Event.class);
        eventTypes().forEach(RoundTripTest::assertRoundTrips);
    }

    @Test
    void everyEntity() {
        assertRoundTrips(Entity.class);
        entityTypes().forEach(RoundTripTest::assertRoundTrips);
    }

    @Test
    void definitionsAndValues() {
        assertRoundTrips(JobDefinition.class);
        assertRoundTrips(Value.class);
    }

    @Test
    void batches() {
        BatchCodec codec = new BatchCodec(Salts.seeded(42));
        Head head = Head.empty();
        for (long seed = 0; seed < INSTANCES; seed++) {
            Generator generator = new Generator(seed);
            List<Recorded> events = new ArrayList<>();
            for (long i = seed % 7; i >= 0; i--) {
                events.add(generator.next(Recorded.class));
            }
            Row row = codec.seal(head.seq() + 1, 3, head, events);
            codec.verify(row, head);
            assertThat(codec.open(row)).as("seed %s", seed).isEqualTo(events);
            head = new Head(row.seq(), row.hash());
        }
    }

    @Test
    void snapshots() {
        for (long seed = 0; seed < 30; seed++) {
            Generator generator = new Generator(seed);
            List<Entity> entities = new ArrayList<>();
            for (long i = 0; i < seed * 20; i++) {
                entities.add(generator.next(Entity.class));
            }
            Snapshot snapshot = SnapshotCodec.encode(Head.empty(), entities);
            List<Entity> read = new ArrayList<>();
            SnapshotCodec.decode(snapshot).forEach(read::add);
            assertThat(read.equals(entities)).as("seed %s", seed).isTrue();
            assertThat(SnapshotCodec.digest(entities)).isEqualTo(snapshot.digest());
        }
    }
}

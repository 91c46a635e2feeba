package dev.jem.runtime.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.jem.model.event.Entity;
import dev.jem.model.event.Event;
import dev.jem.model.event.Recorded;
import dev.jem.runtime.journal.Head;
import dev.jem.runtime.journal.Row;
import dev.jem.runtime.journal.Snapshots.Snapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What was written once can be read for ever. {@code events-vN} and {@code entities-vN} hold one sample of each event
 * and entity type in version N with its exact bytes and its hash; such a file never changes once its version was
 * released. The {@code .txt} file beside it says what the sample means today.
 */
final class SamplesTest {

    private static final Path RESOURCES = Path.of("src", "test", "resources");
    private static final boolean WRITES = Boolean.getBoolean("jem.samples.write");
    private static final String ADVICE = """
            %s: %s.
            Was this version released? Then what it means must not change: add a version with an upcast to Versions.published().
            Otherwise delete its sample (.json and .txt) and write it anew:
              mvn -pl jem-runtime -am test -Dtest=SamplesTest -Dsurefire.failIfNoSpecifiedTests=false -Djem.samples.write=true
            Reason: %s""";

    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] PREV_HASH = HEX.parseHex("0123456789abcdef".repeat(4));

    private final BatchCodec codec = new BatchCodec(() -> HEX.parseHex("00112233445566778899aabbccddeeff"));

    private static Path directory(String prefix, int version) {
        return RESOURCES.resolve(prefix + "-v" + version);
    }

    /** The content of a sample; where there is none and it is asked for, it is written first. */
    private static String sample(Path file, Supplier<String> content) throws IOException {
        if (!Files.exists(file)) {
            if (!WRITES) {
                fail(ADVICE.formatted(
                        file, "there is no sample", "a type without a sample could not be read later on"));
            }
            Files.createDirectories(file.getParent());
            Files.writeString(file, content.get());
        }
        return Files.readString(file);
    }

    private static void assertMeans(Path file, String read) throws IOException {
        Path text = file.resolveSibling(file.getFileName().toString().replace(".json", ".txt"));
        String expected = sample(text, () -> read + "\n");
        if (!expected.equals(read + "\n")) {
            fail(ADVICE.formatted(
                    file, "the sample means something else now", "it was " + expected + " and is " + read));
        }
    }

    // ---- events

    /** The row as a line of its own, then its events, then its payloads. */
    private static String text(Row row) {
        Json.Fields head = Json.Fields.EMPTY
                .with("seq", Json.Num.of(row.seq()))
                .with("epoch", Json.Num.of(row.epoch()))
                .with("at", Json.Num.of(row.at()))
                .with("featureLevel", Json.Num.of(row.featureLevel()))
                .with("count", Json.Num.of(row.count()))
                .with("prevHash", new Json.Text(HEX.formatHex(row.prevHash())))
                .with("hash", new Json.Text(HEX.formatHex(row.hash())));
        return utf8(JsonTrees.bytes(head)) + "\n" + utf8(row.events()) + utf8(row.payloads());
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static Row row(String text) {
        int first = text.indexOf('\n') + 1;
        int second = text.indexOf('\n', first) + 1;
        byte[] line = text.substring(0, first - 1).getBytes(StandardCharsets.UTF_8);
        Json.Fields head = (Json.Fields) JsonTrees.read(new JsonReader(line, 0, line.length));
        return new Row(
                number(head, "seq"),
                number(head, "epoch"),
                number(head, "at"),
                (int) number(head, "featureLevel"),
                (int) number(head, "count"),
                text.substring(first, second).getBytes(StandardCharsets.UTF_8),
                text.substring(second).getBytes(StandardCharsets.UTF_8),
                hash(head, "prevHash"),
                hash(head, "hash"));
    }

    private static long number(Json.Fields fields, String name) {
        return Long.parseLong(((Json.Num) fields.get(name).orElseThrow()).text());
    }

    private static byte[] hash(Json.Fields fields, String name) {
        return HEX.parseHex(((Json.Text) fields.get(name).orElseThrow()).value());
    }

    private Row seal(Class<? extends Event> type) {
        Recorded recorded = new Recorded(1_763_700_000_000_007L, "someone", Exemplar.of(type));
        return codec.seal(7, 3, new Head(6, PREV_HASH), List.of(recorded));
    }

    @Test
    void everyVersionOfEveryEventIsStillRead() throws IOException {
        for (Class<? extends Event> type : RoundTripTest.eventTypes()) {
            for (int version = 1; version <= Versions.published().present(type); version++) {
                Path file = directory("events", version).resolve(type.getSimpleName() + ".json");
                Row row = row(sample(file, () -> text(seal(type))));
                assertMeans(file, opened(file, row).toString());
            }
        }
    }

    private Recorded opened(Path file, Row row) {
        try {
            codec.verify(row, new Head(row.seq() - 1, PREV_HASH));
            return codec.open(row).getFirst();
        } catch (CodecException e) {
            return fail(ADVICE.formatted(file, "the sample cannot be read", e.getMessage()));
        }
    }

    @Test
    void presentVersionsHaveTheirPinnedBytes() throws IOException {
        for (Class<? extends Event> type : RoundTripTest.eventTypes()) {
            int version = Versions.published().present(type);
            Path file = directory("events", version).resolve(type.getSimpleName() + ".json");
            Row pinned = row(sample(file, () -> text(seal(type))));
            Row sealed = codec.seal(7, 3, new Head(6, PREV_HASH), codec.open(pinned));
            assertThat(text(sealed)).as(file.toString()).isEqualTo(text(pinned));
        }
    }

    // ---- entities

    private static String text(Class<? extends Entity> type) {
        Snapshot snapshot = SnapshotCodec.encode(new Head(7, PREV_HASH), List.of(Exemplar.of(type)));
        return HEX.formatHex(snapshot.digest()) + "\n" + utf8(snapshot.content());
    }

    @Test
    void everyVersionOfEveryEntityIsStillRead() throws IOException {
        for (Class<? extends Entity> type : RoundTripTest.entityTypes()) {
            for (int version = 1; version <= Versions.published().present(type); version++) {
                Path file = directory("entities", version).resolve(type.getSimpleName() + ".json");
                String text = sample(file, () -> text(type));
                Entity entity = restored(file, text);
                assertMeans(file, entity.toString());
                if (version == Versions.published().present(type)) {
                    byte[] digest = SnapshotCodec.digest(List.of(entity));
                    assertThat(HEX.formatHex(digest)).as(file.toString()).isEqualTo(text.substring(0, 64));
                }
            }
        }
    }

    private static Entity restored(Path file, String text) {
        byte[] content = text.substring(65).getBytes(StandardCharsets.UTF_8);
        Snapshot snapshot = new Snapshot(7, PREV_HASH, HEX.parseHex(text.substring(0, 64)), content);
        try {
            List<Entity> entities = new ArrayList<>();
            SnapshotCodec.decode(snapshot).forEach(entities::add);
            return entities.getFirst();
        } catch (CodecException e) {
            return fail(ADVICE.formatted(file, "the sample cannot be read", e.getMessage()));
        }
    }

    // ---- names

    /** Each constant and each tag that was ever written stays known. */
    @Test
    void namesStay() throws IOException {
        List<String> names = Stream.concat(Names.reachableFrom(Event.class), Names.reachableFrom(Entity.class))
                .distinct()
                .sorted()
                .toList();
        Path file = RESOURCES.resolve("names.txt");
        List<String> pinned =
                sample(file, () -> String.join("\n", names) + "\n").lines().toList();
        assertThat(names)
                .as("names that journals hold and that are gone; bring them back")
                .containsAll(pinned);
        if (WRITES) {
            Files.writeString(file, String.join("\n", names) + "\n");
        } else {
            assertThat(pinned)
                    .as(ADVICE.formatted(file, "new names", "each name is pinned from its first day"))
                    .containsAll(names);
        }
    }

    @Test
    void everySampleBelongsToAType() throws IOException {
        List<String> types = Stream.concat(RoundTripTest.eventTypes().stream(), RoundTripTest.entityTypes().stream())
                .map(Class::getSimpleName)
                .toList();
        try (Stream<Path> files = Files.walk(RESOURCES)) {
            assertThat(files.filter(file -> file.getFileName().toString().endsWith(".json")))
                    .allSatisfy(file -> assertThat(types)
                            .as("the type of %s is gone; what was written can not be read any more", file)
                            .contains(file.getFileName().toString().replace(".json", "")));
        }
    }
}

package dev.jem.client;

import dev.jem.protocol.Json;
import dev.jem.protocol.Runs;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Small runs to answer with. */
final class TestRuns {

    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

    private TestRuns() {}

    static Runs.Run run(String id, String state) {
        return new Runs.Run(
                id,
                "a",
                "b",
                42,
                1,
                1,
                state,
                "NORMAL",
                new Runs.Trigger("manual", "", "admin", "", ""),
                Optional.empty(),
                Optional.empty(),
                AT,
                Optional.empty(),
                Optional.empty(),
                "",
                Map.of(),
                Optional.empty(),
                List.of(),
                5,
                50,
                Optional.empty(),
                "",
                List.of(),
                0,
                List.of());
    }

    static String chunk(long seq, String text) {
        return Json.mapper()
                .writeValueAsString(new Runs.Chunk(1, seq, "stdout", AT, text.getBytes(StandardCharsets.UTF_8)));
    }
}

package dev.jem.cli;

import dev.jem.protocol.Jobs;
import dev.jem.protocol.Json;
import dev.jem.protocol.Pauses;
import dev.jem.protocol.Runs;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Records to answer with. */
final class Samples {

    static final Instant START = Instant.parse("2026-03-01T11:59:50Z");
    static final Instant END = Instant.parse("2026-03-01T11:59:52.500Z");

    private Samples() {}

    static Runs.Run run(String id, long number, String state, Runs.Task... tasks) {
        boolean isOver = !state.equals("RUNNING") && !state.equals("WAITING");
        return new Runs.Run(
                id,
                "finance",
                "recon",
                number,
                1,
                3,
                state,
                "NORMAL",
                new Runs.Trigger("schedule", "nightly", "jem", "", "2026-03-01T13:00"),
                Optional.of(Instant.parse("2026-03-01T11:59:49Z")),
                Optional.of(LocalDate.of(2026, 3, 1)),
                Instant.parse("2026-03-01T11:59:49Z"),
                state.equals("WAITING") ? Optional.empty() : Optional.of(START),
                isOver ? Optional.of(END) : Optional.empty(),
                state.equals("FAILED") ? "task check failed" : "",
                Map.of("region", "eu"),
                Optional.empty(),
                Arrays.asList(tasks),
                7,
                50,
                Optional.empty(),
                "",
                List.of(),
                0,
                List.of());
    }

    static Runs.Task task(String name, String state, Runs.Attempt... attempts) {
        return new Runs.Task(
                name, state, "", List.of(), Optional.empty(), Map.of(), Arrays.asList(attempts), Optional.empty());
    }

    static Runs.Attempt attempt(int number, String state, Optional<Integer> exitCode, String reason) {
        boolean isOver = !state.equals("STARTED") && !state.equals("LEASED");
        return new Runs.Attempt(
                "a" + number,
                number,
                "w1",
                state,
                exitCode,
                reason,
                false,
                Optional.of(START),
                state.equals("LEASED") ? Optional.empty() : Optional.of(START),
                isOver ? Optional.of(END) : Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    static String chunk(int attempt, long seq, String stream, String text) {
        return Json.mapper()
                        .writeValueAsString(
                                new Runs.Chunk(attempt, seq, stream, START, text.getBytes(StandardCharsets.UTF_8)))
                + "\n";
    }

    static Jobs.Job job(String name, Jobs.Trigger... triggers) {
        return job(name, Optional.empty(), triggers);
    }

    /** It was due while the pause was in force. */
    static Jobs.Job pausedJob(String name, Pauses.Pause pause) {
        Instant due = pause.since().plusSeconds(1);
        return job(name, Optional.of(pause), new Jobs.Trigger("nightly", "30 2 * * *", "UTC", Optional.of(due)));
    }

    private static Jobs.Job job(String name, Optional<Pauses.Pause> pause, Jobs.Trigger... triggers) {
        Map<String, Object> definition = new LinkedHashMap<>();
        definition.put("apiVersion", "jem/v1");
        definition.put("kind", "Job");
        return new Jobs.Job(
                "u1",
                "finance",
                name,
                3,
                Map.of("system", "ledger"),
                "finance-ops",
                "Reconcile trades.",
                "high",
                false,
                pause,
                Arrays.asList(triggers),
                definition,
                Optional.of(new Jobs.LastRun("41", 41, "SUCCEEDED", START)),
                START,
                "admin");
    }

    static String event(long seq, String type) {
        return """
                id: %d.0
                data: {"seq":%d,"index":0,"at":"2026-03-01T11:59:50Z","type":"%s","by":"jem",\
                "namespace":"finance","job":"recon","run":"7","number":42,"data":{"run":7,"result":{"exitCode":3},"note":"a\\u001b[31mb"}}

                """.formatted(seq, seq, type);
    }
}

package dev.jem.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;

class JsonTest {

    @Test
    void readsAbsentMembersAsEmpty() {
        Runs.Run run = Json.mapper().readValue("""
                {"id":"7","namespace":"a","job":"b","number":3,"state":"WAITING","queuedAt":"2026-03-01T00:00:00Z"}
                """, Runs.Run.class);

        assertThat(run.reason()).isEmpty();
        assertThat(run.params()).isEmpty();
        assertThat(run.tasks()).isEmpty();
        assertThat(run.startedAt()).isEmpty();
        assertThat(run.businessDate()).isEmpty();
        assertThat(run.phases()).isEmpty();
        assertThat(run.execution()).isZero();
        assertThat(run.seq()).isZero();
    }

    @Test
    void readsWrittenNullsAsEmpty() {
        Runs.Attempt attempt = Json.mapper().readValue("""
                {"id":"x","number":1,"exitCode":null,"reason":null,"artifacts":null,"suspect":null}
                """, Runs.Attempt.class);

        assertThat(attempt.exitCode()).isEmpty();
        assertThat(attempt.reason()).isEmpty();
        assertThat(attempt.artifacts()).isEmpty();
        assertThat(attempt.suspect()).isFalse();
    }

    @Test
    void comesBackAsItWas() {
        Runs.Submit submit =
                new Runs.Submit(Map.of("day", "2026-03-01", "n", 3), Optional.of(LocalDate.of(2026, 3, 1)), "");
        String json = Json.mapper().writeValueAsString(submit);

        assertThat(json).contains("\"businessDate\":\"2026-03-01\"").doesNotContain("reason");
        assertThat(Json.mapper().readValue(json, Runs.Submit.class)).isEqualTo(submit);
    }

    @Test
    void writesTimesInUtcAndBytesInBase64() {
        Runs.Chunk chunk =
                new Runs.Chunk(1, 0, "stdout", Instant.ofEpochSecond(1), "hé".getBytes(StandardCharsets.UTF_8));
        String json = Json.mapper().writeValueAsString(chunk);

        assertThat(json).contains("\"at\":\"1970-01-01T00:00:01Z\"", "\"data\":\"aMOp\"");
        assertThat(new String(Json.mapper().readValue(json, Runs.Chunk.class).data(), StandardCharsets.UTF_8))
                .isEqualTo("hé");
    }

    @Test
    void keepsAnAbsentCursorOutOfTheLastPage() {
        Page<String> page = Json.mapper().readValue("{\"items\":[\"a\"]}", new TypeReference<Page<String>>() {});

        assertThat(page).isEqualTo(new Page<>(List.of("a"), ""));
        assertThat(Json.mapper().writeValueAsString(page)).isEqualTo("{\"items\":[\"a\"]}");
    }

    @Test
    void ignoresMembersItDoesNotKnow() {
        Problem problem = Json.mapper().readValue("""
                {"title":"No","status":404,"code":"not-found","future":{"a":[1]}}
                """, Problem.class);

        assertThat(problem.code()).isEqualTo("not-found");
        assertThat(problem.errors()).isEmpty();
    }
}

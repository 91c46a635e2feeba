package dev.jem.runtime.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jem.model.event.AttemptResult;
import dev.jem.model.event.Durations;
import dev.jem.model.event.Event;
import dev.jem.model.event.OutputManifest;
import dev.jem.model.event.Recorded;
import dev.jem.model.job.FailureReason;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.Value;
import dev.jem.model.state.AttemptState;
import dev.jem.model.state.TaskState;
import dev.jem.runtime.journal.Head;
import dev.jem.runtime.journal.Row;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What was said can be unsaid, each value alone, and the chain stays. */
final class RedactionTest {

    private final BatchCodec codec = new BatchCodec(Salts.seeded(11));

    private static Recorded ended(String detail, Map<String, Value> outputs) {
        AttemptResult result = new AttemptResult(
                AttemptState.FAILED,
                OptionalInt.of(3),
                Optional.of(FailureReason.EXIT_CODE),
                5,
                Durations.NONE,
                OutputManifest.NONE,
                List.of(),
                detail,
                new TreeMap<>(outputs));
        return new Recorded(7, "w", new Event.AttemptEnded(1, "t", 1, result));
    }

    private final List<Recorded> events = List.of(
            new Recorded(6, "ann", new Event.JobDeleted(7, "the reason")),
            ended("the detail", Map.of("name", new Value.Text("the output"))),
            new Recorded(8, "bob", new Event.TaskEnded(8, "load", TaskState.FAILED, "exit code 3")));

    private final Row row = codec.seal(1, 1, Head.empty(), events);

    private static String payloads(Row row) {
        return new String(row.payloads(), StandardCharsets.UTF_8);
    }

    @Test
    void everyValueCanBeNamed() {
        assertThat(Redaction.possible(row))
                .containsExactly(
                        new Redaction(0, "reason"),
                        new Redaction(1, "result.detail"),
                        new Redaction(1, "result.outputs"),
                        new Redaction(2, "detail"));
    }

    @Test
    void emptyValueHasNoCommitment() {
        Row empty = codec.seal(1, 1, Head.empty(), List.of(ended("", Map.of())));
        assertThat(Redaction.possible(empty)).isEmpty();
        assertThat(empty.payloads()).isEmpty();
        assertThat(new String(empty.events(), StandardCharsets.UTF_8)).doesNotContain("#");
        assertThat(codec.open(empty)).containsExactly(ended("", Map.of()));
    }

    @Test
    void eachValueGoesAlone() {
        Row redacted = new Redaction(1, "result.outputs").of(row);
        codec.verify(redacted, Head.empty());
        assertThat(codec.open(redacted)).containsExactly(events.get(0), ended("the detail", Map.of()), events.get(2));
        assertThat(redacted.hash()).isEqualTo(row.hash());
        assertThat(redacted.events()).isEqualTo(row.events());
        assertThat(payloads(redacted)).doesNotContain("the output").contains("the detail");
        assertThat(Redaction.possible(redacted)).hasSize(3);
    }

    @Test
    void everyValueCanGo() {
        Row redacted = row;
        for (Redaction each : Redaction.possible(row)) {
            redacted = each.of(redacted);
            codec.verify(redacted, Head.empty());
        }
        assertThat(codec.open(redacted))
                .containsExactly(
                        new Recorded(6, "ann", new Event.JobDeleted(7, "")),
                        ended("", Map.of()),
                        new Recorded(8, "bob", new Event.TaskEnded(8, "load", TaskState.FAILED, "")));
        assertThat(Redaction.possible(redacted)).isEmpty();
        assertThat(payloads(redacted).lines()).hasSize(4).allMatch(line -> line.endsWith(",\"redacted\":true}"));
    }

    /** With the salt a short value could be found by trying. */
    @Test
    void saltGoesWithTheValue() {
        String before = payloads(row).lines().findFirst().orElseThrow();
        String after =
                payloads(new Redaction(0, "reason").of(row)).lines().findFirst().orElseThrow();
        assertThat(before).matches("\\{\"i\":0,\"p\":\"reason\",\"s\":\"[\\w-]{22}\",\"x\":\"the reason\"}");
        assertThat(after).isEqualTo("{\"i\":0,\"p\":\"reason\",\"redacted\":true}");
    }

    @Test
    void secondTimeChangesNothing() {
        Row once = new Redaction(0, "reason").of(row);
        assertThat(new Redaction(0, "reason").of(once)).isSameAs(once);
    }

    @Test
    void whatIsNotThereIsRefused() {
        assertThatThrownBy(() -> new Redaction(0, "detail").of(row))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'detail' in event 0")
                .hasMessageContaining("result.outputs");
        assertThatThrownBy(() -> new Redaction(3, "detail").of(row)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void otherValuesAreStillChecked() {
        Row redacted = new Redaction(0, "reason").of(row);
        byte[] changed = payloads(redacted).replace("the detail", "my details").getBytes(StandardCharsets.UTF_8);
        Row forged = new Row(1, 1, 8, 1, 3, row.events(), changed, row.prevHash(), row.hash());
        codec.verify(forged, Head.empty());
        assertThatThrownBy(() -> codec.open(forged))
                .isInstanceOf(BrokenChainException.class)
                .hasMessageContaining("'result.detail' of event 1");
    }

    @Test
    void nothingStandsForADefinition() {
        Event.JobVersionRecorded recorded = new Event.JobVersionRecorded(
                4, new JobKey("ns", "job"), 1, "ab", true, Exemplar.of(JobDefinition.class));
        Row whole = codec.seal(1, 1, Head.empty(), List.of(new Recorded(1, "ann", recorded)));
        Row redacted = new Redaction(0, "definition").of(whole);
        codec.verify(redacted, Head.empty());
        assertThatThrownBy(() -> codec.open(redacted))
                .isInstanceOf(RedactedException.class)
                .hasMessageContaining("journal row 1")
                .hasMessageContaining("'definition' of event 0 was redacted")
                .hasMessageContaining("replay from a snapshot");
    }

    @Test
    void equalValuesHaveDifferentCommitments() {
        Recorded same = new Recorded(6, "ann", new Event.JobDeleted(7, "yes"));
        Row twice = codec.seal(1, 1, Head.empty(), List.of(same, same));
        assertThat(new String(twice.events(), StandardCharsets.UTF_8).lines().distinct())
                .hasSize(2);
    }

    @Test
    void saltsDoNotRepeat() {
        Salts secure = Salts.secure();
        Salts seeded = Salts.seeded(5);
        Salts again = Salts.seeded(5);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 2_000; i++) {
            byte[] salt = seeded.next();
            assertThat(again.next()).isEqualTo(salt).hasSize(Salts.LENGTH);
            assertThat(seen.add(HexFormat.of().formatHex(salt))).isTrue();
            assertThat(seen.add(HexFormat.of().formatHex(secure.next()))).isTrue();
        }
    }
}

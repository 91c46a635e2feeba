package dev.jem.runtime.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jem.model.event.AttemptResult;
import dev.jem.model.event.Entity;
import dev.jem.model.event.Event;
import dev.jem.model.event.Recorded;
import dev.jem.model.job.Join;
import dev.jem.model.job.Value;
import dev.jem.model.state.TaskState;
import dev.jem.runtime.journal.Head;
import dev.jem.runtime.journal.Row;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Old versions are lifted after verification, one version at a time. */
final class UpcastTest {

    private static final Recorded ENDED =
            new Recorded(5, "ann", new Event.TaskEnded(8, "load", TaskState.FAILED, "exit code 3"));

    private final BatchCodec first = new BatchCodec(Salts.seeded(1), Versions.first());
    private final Row old = first.seal(1, 1, Head.empty(), List.of(ENDED));

    /** Version 2 puts detail into brackets, version 3 says which task it was. */
    private static Versions third() {
        return Versions.first()
                .with(
                        Event.TaskEnded.class,
                        members -> members.with("detail", text("[" + text(members, "detail") + "]")))
                .with(
                        Event.TaskEnded.class,
                        members ->
                                members.with("detail", text(text(members, "task") + ": " + text(members, "detail"))));
    }

    private static Json.Text text(String value) {
        return new Json.Text(value);
    }

    private static String text(Json.Fields members, String name) {
        return members.get(name).map(it -> ((Json.Text) it).value()).orElse("");
    }

    private static String line(Row row) {
        return new String(row.events(), StandardCharsets.UTF_8);
    }

    @Test
    void oldEventIsLiftedStepByStep() {
        BatchCodec third = new BatchCodec(Salts.seeded(2), third());
        third.verify(old, Head.empty());
        assertThat(third.open(old))
                .containsExactly(new Recorded(
                        5, "ann", new Event.TaskEnded(8, "load", TaskState.FAILED, "load: [exit code 3]")));
    }

    @Test
    void presentVersionIsWrittenAndReadAsItIs() {
        BatchCodec third = new BatchCodec(Salts.seeded(2), third());
        Row row = third.seal(1, 1, Head.empty(), List.of(ENDED));
        assertThat(line(row)).startsWith("{\"e\":\"TaskEnded\",\"v\":3,");
        assertThat(third.open(row)).containsExactly(ENDED);
    }

    @Test
    void olderJemDoesNotReadWhatANewerOneWrote() {
        Row row = new BatchCodec(Salts.seeded(2), third()).seal(1, 1, Head.empty(), List.of(ENDED));
        assertThatThrownBy(() -> first.open(row))
                .isInstanceOf(UnknownEventException.class)
                .hasMessageContaining("'TaskEnded' in version 3");
    }

    @Test
    void changedPayloadOfAnOldEventIsFound() {
        byte[] changed = new String(old.payloads(), StandardCharsets.UTF_8)
                .replace("code 3", "code 0")
                .getBytes(StandardCharsets.UTF_8);
        Row forged = new Row(1, 1, 5, 1, 1, old.events(), changed, old.prevHash(), old.hash());
        assertThatThrownBy(() -> new BatchCodec(Salts.seeded(2), third()).open(forged))
                .isInstanceOf(BrokenChainException.class)
                .hasMessageContaining("'detail' of event 0");
    }

    @Test
    void valuesInsideKeepTheirPlaces() {
        TreeMap<String, Value> outputs = new TreeMap<>();
        outputs.put("#", new Value.Text("{\"#\":\"redacted\"}"));
        outputs.put("list", new Value.Items(List.of(new Value.Whole(1), new Value.Flag(true))));
        AttemptResult exemplar = Exemplar.of(AttemptResult.class);
        AttemptResult result = new AttemptResult(
                exemplar.state(),
                exemplar.exitCode(),
                exemplar.failure(),
                exemplar.startedAt(),
                exemplar.durations(),
                exemplar.output(),
                exemplar.artifacts(),
                exemplar.reply(),
                "detail",
                outputs,
                exemplar.rule());
        Recorded recorded = new Recorded(0, "", new Event.AttemptEnded(1, "t", 2, result));
        Row row = first.seal(1, 1, Head.empty(), List.of(recorded, recorded));
        Versions same = Versions.first().with(Event.AttemptEnded.class, members -> members);
        BatchCodec second = new BatchCodec(Salts.seeded(2), same);
        assertThat(second.open(row)).containsExactly(recorded, recorded);
        Row redacted = new Redaction(1, "result.outputs").of(new Redaction(0, "result.detail").of(row));
        assertThat(second.open(redacted)).isEqualTo(first.open(redacted)).doesNotContain(recorded);
    }

    /** A member that is gone, a new name, another order and an empty value: a tree need not be canonical. */
    @Test
    void treeMayBeInAnyOrder() {
        Versions versions = Versions.first()
                .with(
                        Event.TaskEnded.class,
                        members -> members.without("detail")
                                .renamed("task", "a")
                                .renamed("a", "task")
                                .with("detail", text("")));
        assertThat(new BatchCodec(Salts.seeded(2), versions).open(old))
                .containsExactly(new Recorded(5, "ann", new Event.TaskEnded(8, "load", TaskState.FAILED, "")));
    }

    @Test
    void upcastThatLeavesSomethingOutIsFound() {
        Versions wrong = Versions.first().with(Event.TaskEnded.class, members -> members.without("state"));
        assertThatThrownBy(() -> new BatchCodec(Salts.seeded(2), wrong).open(old))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("TaskEnded without its 'state'");
    }

    @Test
    void recordInsideHasItsVersionInTheTag() {
        RecordCodec<Join> before = RecordCodec.of(Join.class, Versions.first());
        Versions versions = Versions.first().with(Join.AtLeast.class, members -> members.with("count", Json.Num.of(9)));
        RecordCodec<Join> after = RecordCodec.of(Join.class, versions);
        byte[] written = before.encode(new Join.AtLeast(2));
        assertThat(written).asString().isEqualTo("{\"is\":\"AtLeast\",\"count\":2}");
        assertThat(after.decode(written)).isEqualTo(new Join.AtLeast(9));
        byte[] rewritten = after.encode(new Join.AtLeast(2));
        assertThat(rewritten).asString().isEqualTo("{\"is\":\"AtLeast.2\",\"count\":2}");
        assertThat(after.decode(rewritten)).isEqualTo(new Join.AtLeast(2));
        assertThat(after.encode(new Join.All())).asString().isEqualTo("{\"is\":\"All\"}");
        assertThatThrownBy(() -> before.decode(rewritten)).isInstanceOf(UnknownEventException.class);
    }

    @Test
    void oldEntityIsLifted() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new SnapshotCodec(Versions.first()).writeAll(List.of(new Entity.Namespace("a")), out);
        Versions versions = Versions.first()
                .with(Entity.Namespace.class, members -> members.with("name", text("was " + text(members, "name"))));
        List<Entity> read = new ArrayList<>();
        new SnapshotCodec(versions)
                .iterator(new ByteArrayInputStream(out.toByteArray()))
                .forEachRemaining(read::add);
        assertThat(read).containsExactly(new Entity.Namespace("was a"));
    }
}

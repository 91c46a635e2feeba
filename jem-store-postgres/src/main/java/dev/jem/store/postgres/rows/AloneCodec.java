package dev.jem.store.postgres.rows;

import dev.jem.model.event.Doing;
import dev.jem.runtime.projection.TaskRow;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Packs what a task does without a worker. */
final class AloneCodec {

    private AloneCodec() {}

    static void write(TaskRow.Alone alone, long base, ByteWriter out) {
        out.time(alone.since(), base).time(alone.until(), base).time(alone.calledBack(), base);
        out.text(alone.text()).unsigned(alone.answers().size());
        for (Doing.Given answer : alone.answers()) {
            out.text(answer.by()).oneByte(Codes.VOTES.code(answer.vote())).signed(answer.at() - base);
            out.text(answer.reason()).text(answer.ticket());
        }
    }

    static TaskRow.Alone read(ByteReader in, long base) {
        OptionalLong since = in.time(base);
        OptionalLong until = in.time(base);
        OptionalLong calledBack = in.time(base);
        String text = in.text();
        List<Doing.Given> answers = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            answers.add(answer(in, base));
        }
        return new TaskRow.Alone(since, until, text, answers, calledBack);
    }

    private static Doing.Given answer(ByteReader in, long base) {
        return new Doing.Given(in.text(), Codes.VOTES.constant(in.oneByte()), base + in.signed(), in.text(), in.text());
    }
}

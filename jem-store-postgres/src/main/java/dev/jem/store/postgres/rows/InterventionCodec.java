package dev.jem.store.postgres.rows;

import dev.jem.model.event.Marks;
import dev.jem.model.state.Bypass;
import dev.jem.model.state.Disposition;
import dev.jem.model.state.Instead;
import dev.jem.model.state.TaskState;
import dev.jem.runtime.projection.Interventions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Packs what operators have done to a run: one byte where that is nothing.
 *
 * @param base when the run was created
 */
record InterventionCodec(long base) {

    private static final int HAS_HOLD = 1;
    private static final int HAS_INSTEAD = 2;
    private static final int HAS_PASSED = 4;
    private static final int HAS_FORCED = 8;

    // ---- writing

    void write(Interventions done, ByteWriter out) {
        boolean isAny = !done.equals(Interventions.NONE);
        out.bool(isAny);
        if (!isAny) {
            return;
        }
        out.oneByte(Codes.DISPOSITIONS.code(done.disposition()));
        out.signed(done.priority().orElse(-1));
        write(done.run(), out);
        out.unsigned(done.tasks().size());
        done.tasks().forEach((task, marks) -> write(marks, out.text(task)));
        out.unsigned(done.acted().size());
        for (Interventions.Acted act : done.acted()) {
            out.signed(act.at() - base).text(act.by()).text(act.task()).text(act.action());
            out.text(act.before()).text(act.after()).text(act.reason()).text(act.ticket());
        }
    }

    private void write(Marks marks, ByteWriter out) {
        out.oneByte((marks.hold().isPresent() ? HAS_HOLD : 0)
                | (marks.instead().isPresent() ? HAS_INSTEAD : 0)
                | (marks.passed().isEmpty() ? 0 : HAS_PASSED)
                | (marks.forced().isPresent() ? HAS_FORCED : 0));
        marks.hold()
                .ifPresent(hold -> out.signed(hold.since() - base)
                        .unsigned(hold.until())
                        .text(hold.by())
                        .text(hold.reason()));
        marks.instead().ifPresent(it -> out.oneByte(Codes.INSTEADS.code(it)));
        if (!marks.passed().isEmpty()) {
            out.unsigned(marks.passed().size());
            marks.passed().forEach(it -> out.oneByte(Codes.BYPASSES.code(it)));
        }
        marks.forced().ifPresent(it -> out.oneByte(Codes.TASK_STATES.code(it)));
    }

    // ---- reading

    Interventions read(ByteReader in) {
        if (!in.bool()) {
            return Interventions.NONE;
        }
        Disposition disposition = Codes.DISPOSITIONS.constant(in.oneByte());
        int priority = (int) in.signed();
        Marks run = marks(in);
        SortedMap<String, Marks> tasks = new TreeMap<>();
        for (int left = in.count(); left > 0; left--) {
            tasks.put(in.text(), marks(in));
        }
        List<Interventions.Acted> acted = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            acted.add(new Interventions.Acted(
                    base + in.signed(), in.text(), in.text(), in.text(), in.text(), in.text(), in.text(), in.text()));
        }
        return new Interventions(
                disposition, priority < 0 ? OptionalInt.empty() : OptionalInt.of(priority), run, tasks, acted);
    }

    private Marks marks(ByteReader in) {
        int flags = in.oneByte();
        Optional<Marks.Hold> hold = (flags & HAS_HOLD) == 0
                ? Optional.empty()
                : Optional.of(new Marks.Hold(base + in.signed(), in.unsigned(), in.text(), in.text()));
        Optional<Instead> instead =
                (flags & HAS_INSTEAD) == 0 ? Optional.empty() : Optional.of(Codes.INSTEADS.constant(in.oneByte()));
        List<Bypass> passed = new ArrayList<>();
        for (int left = (flags & HAS_PASSED) == 0 ? 0 : in.count(); left > 0; left--) {
            passed.add(Codes.BYPASSES.constant(in.oneByte()));
        }
        Optional<TaskState> forced =
                (flags & HAS_FORCED) == 0 ? Optional.empty() : Optional.of(Codes.TASK_STATES.constant(in.oneByte()));
        return new Marks(hold, instead, passed, forced);
    }
}

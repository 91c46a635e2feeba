package dev.jem.store.postgres.rows;

import dev.jem.model.Micros;
import dev.jem.model.event.Coming;
import dev.jem.model.state.Cause;
import dev.jem.runtime.projection.Executions;
import dev.jem.runtime.projection.Phases;
import dev.jem.runtime.projection.RunFold;
import dev.jem.runtime.projection.RunPlan;
import dev.jem.runtime.projection.RunRow;
import dev.jem.runtime.projection.TaskRow;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Packs a run into the {@code detail} of its row, times as distances from its creation, and its tasks by sixteens: the
 * first block is the end of the detail, the others are rows of their own, so that a change in a large graph rewrites
 * one block only. The names of tasks are those of the job's version and are not repeated.
 *
 * <p>The form may change with any version of Jem: the migration that changes it empties the tables, and they are
 * rebuilt.
 */
public final class RunCodec {

    /** Tasks in a block. */
    public static final int BLOCK_SIZE = 16;

    private final ByteWriter out = new ByteWriter();

    /** What the beginning of a detail holds. */
    public record Head(RunFold.Birth birth, RunFold.Progress progress) {}

    // ---- writing

    public byte[] detail(RunFold fold) {
        RunFold.Birth birth = fold.birth();
        out.clear();
        origin(birth);
        progress(fold.progress(), birth.createdAt());
        expansions(fold.plan());
        tasks(fold, 0);
        return out.toBytes();
    }

    /** A block behind the first. */
    public byte[] block(RunFold fold, int block) {
        out.clear();
        tasks(fold, block);
        return out.toBytes();
    }

    private void origin(RunFold.Birth birth) {
        RunRow.Origin origin = birth.origin();
        out.unsigned(birth.version())
                .oneByte(Codes.CAUSES.code(origin.cause()))
                .text(origin.by())
                .text(origin.reason());
        origin.start()
                .ifPresent(start ->
                        out.signed(micros(start.nominal()) - start.at()).oneByte(start.fold()));
        out.signed(birth.businessDate().toEpochDay()).signed(birth.priority()).text(birth.concurrencyKey());
        out.values(birth.params()).signed(birth.dueAt() - birth.createdAt());
        out.unsigned(birth.dates().size());
        birth.dates().forEach((path, value) -> out.text(path).text(value));
    }

    private void progress(RunFold.Progress progress, long base) {
        out.oneByte(progress.stop()
                .map(stop -> Codes.STOP_CAUSES.code(stop.cause()) + 1)
                .orElse(0));
        progress.stop().ifPresent(stop -> out.text(stop.by()).text(stop.reason()));
        out.time(progress.admittedAt(), base).time(progress.startedAt(), base).time(progress.endedAt(), base);
        out.text(progress.failure());
        Phases phases = progress.phases();
        out.unsigned(phases.waitMicros()).unsigned(phases.queueMicros()).unsigned(phases.dispatchMicros());
        out.unsigned(phases.startMicros()).unsigned(phases.userMicros()).unsigned(phases.reportMicros());
        out.unsigned(progress.seq()).unsigned(progress.revision());
        new InterventionCodec(base).write(progress.interventions(), out);
        executions(progress.executions(), base);
    }

    private void executions(Executions executions, long base) {
        out.unsigned(executions.past().size());
        if (executions.past().isEmpty()) {
            return;
        }
        out.unsigned(executions.number()).signed(executions.openedAt() - base).unsigned(executions.attemptsBefore());
        for (Executions.Past it : executions.past()) {
            out.unsigned(it.version()).oneByte(Codes.RUN_STATES.code(it.state()));
            out.bool(it.exitCode().isPresent());
            it.exitCode().ifPresent(out::signed);
            out.signed(it.openedAt() - base).signed(it.endedAt() - base).text(it.failure());
        }
    }

    private void expansions(RunPlan plan) {
        out.unsigned(plan.expansions().size());
        plan.expansions().forEach(it -> out.unsigned(it.task()).unsigned(it.elements()));
    }

    private void tasks(RunFold fold, int block) {
        int end = Math.min(fold.size(), (block + 1) * BLOCK_SIZE);
        TaskCodec tasks = new TaskCodec();
        for (int index = block * BLOCK_SIZE; index < end; index++) {
            tasks.write(fold.task(index), fold.birth().createdAt(), out);
        }
    }

    // ---- reading

    /** The run without its tasks. */
    public static Head head(RunColumns row) {
        return head(row, new ByteReader(row.detail()));
    }

    private static Head head(RunColumns row, ByteReader in) {
        RunFold.Birth birth = birth(row, in);
        return new Head(birth, progress(row, in));
    }

    /** A block of tasks that a row of {@code run_block} holds. */
    @SuppressWarnings("ArrayRecordComponent") // never compared; nobody writes into it
    public record Block(int block, byte[] tasks) {}

    /** The run with its tasks; a block that is absent has not been touched. */
    public static RunFold fold(RunColumns row, List<Block> blocks, RunPlan ofVersion) {
        ByteReader in = new ByteReader(row.detail());
        Head head = head(row, in);
        RunPlan plan = expanded(ofVersion, in);
        List<TaskRow> tasks = new ArrayList<>(plan.size());
        Blocks read = new Blocks(plan, row.createdAt());
        read.into(tasks, 0, in);
        for (Block block : blocks) {
            while (tasks.size() < block.block * BLOCK_SIZE) {
                tasks.add(RunFold.untouched(plan, tasks.size()));
            }
            read.into(tasks, block.block, new ByteReader(block.tasks));
        }
        while (tasks.size() < plan.size()) {
            tasks.add(RunFold.untouched(plan, tasks.size()));
        }
        return RunFold.restored(head.birth, head.progress, plan, tasks);
    }

    private static RunPlan expanded(RunPlan ofVersion, ByteReader in) {
        RunPlan plan = ofVersion;
        for (int left = in.count(); left > 0; left--) {
            plan = plan.with(new RunPlan.Expansion((int) in.unsigned(), (int) in.unsigned()));
        }
        return plan;
    }

    /** Reads the tasks of a run block by block; times are distances from when the run was created. */
    private record Blocks(RunPlan plan, long createdAt) {

        void into(List<TaskRow> tasks, int block, ByteReader in) {
            int end = Math.min(plan.size(), (block + 1) * BLOCK_SIZE);
            TaskCodec codec = new TaskCodec();
            for (int index = block * BLOCK_SIZE; index < end; index++) {
                tasks.add(codec.read(in, plan, index, createdAt));
            }
            if (!in.isAtEnd()) {
                throw new IllegalArgumentException("there is more behind the tasks of block " + block);
            }
        }
    }

    private static RunFold.Birth birth(RunColumns row, ByteReader in) {
        long version = in.unsigned();
        Cause cause = Codes.CAUSES.constant(in.oneByte());
        String by = in.text();
        String reason = in.text();
        Optional<Coming> start =
                row.startAt().isPresent() ? Optional.of(coming(in, row.startAt().getAsLong())) : Optional.empty();
        return new RunFold.Birth(
                row.run(),
                row.job(),
                row.number(),
                version,
                new RunRow.Origin(cause, by, reason, row.trigger(), start),
                row.announcedAt(),
                LocalDate.ofEpochDay(in.signed()),
                (int) in.signed(),
                in.text(),
                in.values(),
                row.createdAt(),
                row.createdAt() + in.signed(),
                dates(in));
    }

    private static SortedMap<String, String> dates(ByteReader in) {
        int count = in.count();
        if (count == 0) {
            return Collections.emptySortedMap();
        }
        SortedMap<String, String> dates = new TreeMap<>();
        for (int left = count; left > 0; left--) {
            dates.put(in.text(), in.text());
        }
        return dates;
    }

    private static Executions executions(ByteReader in, long base) {
        int count = in.count();
        if (count == 0) {
            return Executions.ONE;
        }
        int number = (int) in.unsigned();
        long openedAt = base + in.signed();
        int attemptsBefore = (int) in.unsigned();
        List<Executions.Past> past = new ArrayList<>();
        for (int left = count; left > 0; left--) {
            past.add(new Executions.Past(
                    in.unsigned(),
                    Codes.RUN_STATES.constant(in.oneByte()),
                    in.bool() ? OptionalInt.of((int) in.signed()) : OptionalInt.empty(),
                    base + in.signed(),
                    base + in.signed(),
                    in.text()));
        }
        return new Executions(number, openedAt, attemptsBefore, past);
    }

    private static Coming coming(ByteReader in, long at) {
        LocalDateTime nominal = wallClock(at + in.signed());
        return new Coming(nominal, in.oneByte(), at);
    }

    private static RunFold.Progress progress(RunColumns row, ByteReader in) {
        int stop = in.oneByte();
        long base = row.createdAt();
        return new RunFold.Progress(
                row.state(),
                stop == 0
                        ? Optional.empty()
                        : Optional.of(new RunRow.Stop(Codes.STOP_CAUSES.constant(stop - 1), in.text(), in.text())),
                in.time(base),
                in.time(base),
                in.time(base),
                in.text(),
                new Phases(in.unsigned(), in.unsigned(), in.unsigned(), in.unsigned(), in.unsigned(), in.unsigned()),
                in.unsigned(),
                in.unsigned(),
                new InterventionCodec(base).read(in),
                executions(in, base));
    }

    // ---- wall clocks

    /** A wall-clock time as microseconds since 1970-01-01T00:00 on the same wall. */
    public static long micros(LocalDateTime time) {
        return Micros.of(time.toInstant(ZoneOffset.UTC));
    }

    public static LocalDateTime wallClock(long micros) {
        return LocalDateTime.ofInstant(Micros.instant(micros), ZoneOffset.UTC);
    }
}

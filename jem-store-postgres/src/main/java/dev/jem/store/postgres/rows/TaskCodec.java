package dev.jem.store.postgres.rows;

import dev.jem.model.event.Artifact;
import dev.jem.model.event.Durations;
import dev.jem.model.event.OutputManifest;
import dev.jem.model.job.Value;
import dev.jem.model.state.AttemptState;
import dev.jem.model.state.StopCause;
import dev.jem.model.state.TaskState;
import dev.jem.runtime.projection.AttemptRow;
import dev.jem.runtime.projection.Phases;
import dev.jem.runtime.projection.RunFold;
import dev.jem.runtime.projection.RunPlan;
import dev.jem.runtime.projection.TaskRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * Packs the tasks of one block, one after the other. A task of which nothing has happened is one byte; an attempt on
 * the same worker as the one before does not repeat its name. Not safe for use by several threads.
 */
final class TaskCodec {

    private static final int UNTOUCHED = 0;

    private static final int HAS_DETAIL = 1;
    private static final int HAS_RETRY = 2;
    private static final int HAS_ENDED = 4;
    private static final int HAS_OUTPUTS = 8;
    private static final int HAS_ELEMENT = 16;
    private static final int HAS_ALONE = 32;

    private static final int HAS_STOP = 1;
    private static final int HAS_STARTED = 2;
    private static final int HAS_RESULT = 4;
    private static final int SAME_WORKER = 8;

    private static final int HAS_EXIT_CODE = 1;
    private static final int HAS_FAILURE = 2;
    private static final int HAS_TEXT = 4;
    private static final int HAS_OUTPUT = 8;
    private static final int HAS_ARTIFACTS = 16;

    private String worker = "";

    // ---- writing

    void write(TaskRow task, long base, ByteWriter out) {
        int flags = flag(!task.detail().isEmpty(), HAS_DETAIL)
                | flag(task.retryAt().isPresent(), HAS_RETRY)
                | flag(task.endedAt().isPresent(), HAS_ENDED)
                | flag(!task.outputs().isEmpty(), HAS_OUTPUTS)
                | flag(task.element().isPresent(), HAS_ELEMENT)
                | flag(task.alone().isPresent(), HAS_ALONE);
        if (task.state() == TaskState.WAITING && flags == 0 && task.attempts().isEmpty()) {
            out.oneByte(UNTOUCHED);
            return;
        }
        out.oneByte(Codes.TASK_STATES.code(task.state()) + 1).oneByte(flags);
        if (!task.detail().isEmpty()) {
            out.text(task.detail());
        }
        task.retryAt().ifPresent(at -> out.signed(at - base));
        task.endedAt().ifPresent(at -> out.signed(at - base));
        if (!task.outputs().isEmpty()) {
            out.values(task.outputs());
        }
        task.element().ifPresent(out::value);
        task.alone().ifPresent(alone -> AloneCodec.write(alone, base, out));
        out.unsigned(task.attempts().size());
        task.attempts().forEach(attempt -> write(attempt, base, out));
    }

    private void write(AttemptRow attempt, long base, ByteWriter out) {
        AttemptRow.Lease lease = attempt.lease();
        boolean isSameWorker = lease.worker().equals(worker);
        out.unsigned(attempt.number()).oneByte(Codes.ATTEMPT_STATES.code(attempt.state()));
        out.oneByte(flag(attempt.stop().isPresent(), HAS_STOP)
                | flag(attempt.startedAt().isPresent(), HAS_STARTED)
                | flag(attempt.result().isPresent(), HAS_RESULT)
                | flag(isSameWorker, SAME_WORKER));
        out.unsigned(lease.token()).unsigned(lease.session()).signed(lease.leasedAt() - base);
        if (!isSameWorker) {
            out.text(lease.worker());
            worker = lease.worker();
        }
        attempt.stop().ifPresent(cause -> out.oneByte(Codes.STOP_CAUSES.code(cause)));
        attempt.startedAt().ifPresent(at -> out.signed(at - lease.leasedAt()));
        Phases phases = attempt.phases();
        out.unsigned(phases.waitMicros()).unsigned(phases.queueMicros()).unsigned(phases.dispatchMicros());
        attempt.result().ifPresent(result -> write(result, lease.leasedAt(), out));
    }

    private static void write(AttemptRow.Result result, long base, ByteWriter out) {
        boolean hasOutput = !result.output().equals(OutputManifest.NONE);
        out.oneByte(flag(result.exitCode().isPresent(), HAS_EXIT_CODE)
                | flag(result.failure().isPresent(), HAS_FAILURE)
                | flag(!result.detail().isEmpty(), HAS_TEXT)
                | flag(hasOutput, HAS_OUTPUT)
                | flag(!result.artifacts().isEmpty(), HAS_ARTIFACTS));
        out.signed(result.endedAt() - base);
        result.exitCode().ifPresent(out::signed);
        result.failure().ifPresent(failure -> out.oneByte(Codes.FAILURES.code(failure)));
        if (!result.detail().isEmpty()) {
            out.text(result.detail());
        }
        Durations spent = result.durations();
        out.signed(spent.startMicros()).signed(spent.userMicros()).signed(spent.reportMicros());
        if (hasOutput) {
            OutputManifest output = result.output();
            out.unsigned(output.bytes()).unsigned(output.keptBytes()).sha256(output.sha256());
            out.bool(output.complete()).unsigned(output.chunks());
        }
        if (!result.artifacts().isEmpty()) {
            out.unsigned(result.artifacts().size());
            result.artifacts()
                    .forEach(it -> out.text(it.path()).unsigned(it.size()).sha256(it.sha256()));
        }
    }

    private static int flag(boolean isSet, int flag) {
        return isSet ? flag : 0;
    }

    // ---- reading

    TaskRow read(ByteReader in, RunPlan plan, int index, long base) {
        int state = in.oneByte();
        if (state == UNTOUCHED) {
            return RunFold.untouched(plan, index);
        }
        int flags = in.oneByte();
        String detail = has(flags, HAS_DETAIL) ? in.text() : "";
        OptionalLong retryAt = has(flags, HAS_RETRY) ? OptionalLong.of(base + in.signed()) : OptionalLong.empty();
        OptionalLong endedAt = has(flags, HAS_ENDED) ? OptionalLong.of(base + in.signed()) : OptionalLong.empty();
        SortedMap<String, Value> outputs = has(flags, HAS_OUTPUTS) ? in.values() : Collections.emptySortedMap();
        Optional<Value> element = has(flags, HAS_ELEMENT) ? Optional.of(in.value()) : Optional.empty();
        Optional<TaskRow.Alone> alone =
                has(flags, HAS_ALONE) ? Optional.of(AloneCodec.read(in, base)) : Optional.empty();
        return new TaskRow(
                plan.name(index),
                Codes.TASK_STATES.constant(state - 1),
                detail,
                plan.needs(index),
                retryAt,
                endedAt,
                outputs,
                attempts(in, base),
                element,
                alone);
    }

    private List<AttemptRow> attempts(ByteReader in, long base) {
        int size = in.count();
        List<AttemptRow> attempts = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            attempts.add(attempt(in, base));
        }
        return attempts;
    }

    private AttemptRow attempt(ByteReader in, long base) {
        int number = (int) in.unsigned();
        AttemptState state = Codes.ATTEMPT_STATES.constant(in.oneByte());
        int flags = in.oneByte();
        long token = in.unsigned();
        long session = in.unsigned();
        long leasedAt = base + in.signed();
        if (!has(flags, SAME_WORKER)) {
            worker = in.text();
        }
        Optional<StopCause> stop =
                has(flags, HAS_STOP) ? Optional.of(Codes.STOP_CAUSES.constant(in.oneByte())) : Optional.empty();
        OptionalLong startedAt =
                has(flags, HAS_STARTED) ? OptionalLong.of(leasedAt + in.signed()) : OptionalLong.empty();
        Phases before = new Phases(in.unsigned(), in.unsigned(), in.unsigned(), 0, 0, 0);
        Optional<AttemptRow.Result> result =
                has(flags, HAS_RESULT) ? Optional.of(result(in, leasedAt)) : Optional.empty();
        return new AttemptRow(
                number,
                state,
                new AttemptRow.Lease(token, worker, session, leasedAt),
                stop,
                startedAt,
                result,
                result.map(it -> before.plus(onWorker(it.durations()))).orElse(before));
    }

    private static Phases onWorker(Durations spent) {
        return new Phases(0, 0, 0, spent.startMicros(), spent.userMicros(), spent.reportMicros());
    }

    private static AttemptRow.Result result(ByteReader in, long base) {
        int flags = in.oneByte();
        return new AttemptRow.Result(
                base + in.signed(),
                has(flags, HAS_EXIT_CODE) ? OptionalInt.of((int) in.signed()) : OptionalInt.empty(),
                has(flags, HAS_FAILURE) ? Optional.of(Codes.FAILURES.constant(in.oneByte())) : Optional.empty(),
                has(flags, HAS_TEXT) ? in.text() : "",
                new Durations(in.signed(), in.signed(), in.signed()),
                has(flags, HAS_OUTPUT) ? output(in) : OutputManifest.NONE,
                has(flags, HAS_ARTIFACTS) ? artifacts(in) : List.of());
    }

    private static OutputManifest output(ByteReader in) {
        return new OutputManifest(in.unsigned(), in.unsigned(), in.sha256(), in.bool(), in.unsigned());
    }

    private static List<Artifact> artifacts(ByteReader in) {
        int size = in.count();
        List<Artifact> artifacts = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            artifacts.add(new Artifact(in.text(), in.unsigned(), in.sha256()));
        }
        return artifacts;
    }

    private static boolean has(int flags, int flag) {
        return (flags & flag) != 0;
    }
}

package dev.jem.runtime.projection;

import dev.jem.model.Micros;
import dev.jem.model.command.Command.Submitted;
import dev.jem.model.event.AttemptResult;
import dev.jem.model.event.Durations;
import dev.jem.model.event.Entity;
import dev.jem.model.event.Event;
import dev.jem.model.event.OutputManifest;
import dev.jem.model.event.Recorded;
import dev.jem.model.event.Remark;
import dev.jem.model.event.Rerun;
import dev.jem.model.event.Rerun.Definition;
import dev.jem.model.event.RunAction;
import dev.jem.model.job.JobKey;
import dev.jem.model.state.AttemptState;
import dev.jem.model.state.Cause;
import dev.jem.model.state.RunState;
import dev.jem.model.state.TaskState;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** A short history, event by event; each {@link #batches} gives what was added since, as one batch. */
final class Scene {

    private final long start = Micros.of(Instant.parse("2026-03-01T12:00:00Z"));
    private final List<Recorded> pending = new ArrayList<>();
    private long now = start;
    private long jobs;
    private long runs;
    private long tokens;
    private long seq;

    long start() {
        return start;
    }

    long now() {
        return now;
    }

    List<Committed> batches() {
        Committed batch = new Committed(++seq, 1, now, pending);
        pending.clear();
        return List.of(batch);
    }

    private Scene add(Event event) {
        pending.add(new Recorded(now, "alice", event));
        return this;
    }

    Scene pass(long micros) {
        now += micros;
        return this;
    }

    long submit(String job, String reason) {
        Submitted submitted = StoryJobs.simple(new JobKey("ops", job));
        long uid = ++jobs;
        add(new Event.NamespaceCreated("ops"));
        add(new Event.JobVersionRecorded(
                uid, submitted.definition().key(), 1, submitted.sha256(), false, submitted.definition()));
        add(new Event.JobApplied(uid, 1, List.of()));
        long run = ++runs;
        add(new Event.RunCreated(
                run,
                uid,
                1,
                1,
                Cause.MANUAL,
                Optional.empty(),
                LocalDate.of(2026, 3, 1),
                now,
                50,
                "",
                true,
                "",
                reason,
                new TreeMap<>(),
                new TreeMap<>()));
        return run;
    }

    Scene lease(long run, String task, int number) {
        return add(new Event.AttemptLeased(run, task, number, ++tokens, "w1", 1, 1));
    }

    Scene release(long run, String task, int number) {
        return add(new Event.AttemptReleased(run, task, number));
    }

    Scene start(long run, String task, int number) {
        return add(new Event.AttemptStarted(run, task, number, now));
    }

    Scene end(long run, String task, int number, AttemptState state) {
        AttemptResult result = new AttemptResult(
                state,
                OptionalInt.of(0),
                Optional.empty(),
                0,
                new Durations(100, 500, 100),
                OutputManifest.NONE,
                List.of(),
                "",
                new TreeMap<>());
        return add(new Event.AttemptEnded(run, task, number, result));
    }

    Scene retryIn(long run, String task, long micros) {
        return add(new Event.TaskRetryScheduled(run, task, now + micros));
    }

    Scene finish(long run, String task, TaskState state) {
        return add(new Event.TaskEnded(run, task, state, ""));
    }

    Scene act(long run, String task, RunAction action) {
        return add(new Event.RunActed(run, task, action, Remark.NONE, "", "", ""));
    }

    /** @param as the run as it is from then on */
    Scene reopen(Entity.Run as) {
        Rerun all = new Rerun(Rerun.Which.ALL, List.of(), false, Definition.AS_IT_WAS, new TreeMap<>(), true);
        return add(new Event.RunReopened(as.run(), as.job(), as, Optional.empty(), all, Remark.NONE, "", "", ""));
    }

    Scene over(long run, RunState state) {
        return add(new Event.RunEnded(run, state));
    }
}

package dev.jem.spec;

import dev.jem.model.job.Action;
import dev.jem.model.job.OnWorkerLost;
import dev.jem.model.job.Retry;
import dev.jem.model.job.RetryOn;
import dev.jem.model.job.TaskDefinition.TaskSettings;
import dev.jem.model.job.Template;
import dev.jem.model.job.Timeouts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How tasks are executed, as far as one level of the manifest (the job, or a task) says. What a task leaves open the
 * job decides, key by key; what that leaves open is the default.
 */
record Settings(
        RetryKeys retry,
        Optional<Duration> attempt,
        Optional<Duration> grace,
        Optional<OnWorkerLost> onWorkerLost,
        Optional<Template> workdir,
        Optional<String> runAs,
        Optional<Long> outputMax) {

    /** The keys of {@code retry}, as far as they are given. */
    record RetryKeys(
            Optional<Integer> attempts,
            Optional<Duration> delay,
            Optional<Double> backoff,
            Optional<Duration> maxDelay,
            Optional<Duration> maxElapsed,
            Optional<Retry.Jitter> jitter,
            Optional<List<RetryOn>> on) {

        static final RetryKeys NONE = new RetryKeys(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        RetryKeys orElse(RetryKeys outer) {
            return new RetryKeys(
                    attempts.or(outer::attempts),
                    delay.or(outer::delay),
                    backoff.or(outer::backoff),
                    maxDelay.or(outer::maxDelay),
                    maxElapsed.or(outer::maxElapsed),
                    jitter.or(outer::jitter),
                    on.or(outer::on));
        }

        Retry complete() {
            Retry defaults = Retry.NEVER;
            Duration first = delay.orElse(defaults.delay());
            Duration longest = first.compareTo(defaults.maxDelay()) > 0 ? first : defaults.maxDelay();
            return new Retry(
                    attempts.orElse(defaults.attempts()),
                    first,
                    backoff.orElse(defaults.backoff()),
                    maxDelay.orElse(longest),
                    maxElapsed,
                    jitter.orElse(defaults.jitter()),
                    on.orElse(defaults.on()));
        }
    }

    static final Settings NONE = new Settings(
            RetryKeys.NONE,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /** The same settings with these timeouts. */
    Settings within(Optional<Duration> newAttempt, Optional<Duration> newGrace) {
        return new Settings(retry, newAttempt, newGrace, onWorkerLost, workdir, runAs, outputMax);
    }

    Settings orElse(Settings outer) {
        return new Settings(
                retry.orElse(outer.retry),
                attempt.or(outer::attempt),
                grace.or(outer::grace),
                onWorkerLost.or(outer::onWorkerLost),
                workdir.or(outer::workdir),
                runAs.or(outer::runAs),
                outputMax.or(outer::outputMax));
    }

    /** Without what the job says for tasks of another sort: how to execute a program, or to execute at all. */
    Settings ofUseTo(Action action) {
        if (!action.needsWorker()) {
            return NONE;
        }
        return action.runsProgram()
                ? this
                : new Settings(retry, attempt, grace, onWorkerLost, Optional.empty(), Optional.empty(), outputMax);
    }

    /** With every default written out. The times of a whole run are the job's, not the task's. */
    TaskSettings complete() {
        Timeouts timeouts = new Timeouts(
                Optional.empty(),
                attempt.orElse(Timeouts.DEFAULT.attempt()),
                Optional.empty(),
                grace.orElse(Timeouts.DEFAULT.grace()));
        return new TaskSettings(
                timeouts,
                retry.complete(),
                onWorkerLost.orElse(OnWorkerLost.defaults()),
                workdir,
                runAs,
                outputMax.orElse(TaskSettings.OUTPUT_BYTES_MAX_DEFAULT));
    }
}

package dev.jem.engine;

import dev.jem.model.Micros;
import dev.jem.model.event.AttemptResult;
import dev.jem.model.job.FailureReason;
import dev.jem.model.job.OnWorkerLost;
import dev.jem.model.job.Retry;
import dev.jem.model.job.RetryOn;
import dev.jem.model.state.AttemptState;

/** Whether a failed attempt is followed by another, when, and why (not). */
final class Retries {

    private Retries() {}

    /** The decision with its reason. */
    sealed interface Verdict {

        /** @param retryAt epoch microseconds */
        record Again(long retryAt) implements Verdict {}

        record Over(String why) implements Verdict {}
    }

    /** Deadlines beat retries: an attempt that could only begin behind the run's timeout is not scheduled. */
    static Verdict decide(TaskRun task, AttemptResult result, long now) {
        Retry retry = task.definition().settings().retry();
        boolean isLost = result.state() == AttemptState.LOST;
        if (isLost && task.definition().settings().onWorkerLost() instanceof OnWorkerLost.RetryElsewhere) {
            return afterLoss(task, now);
        }
        if (task.tries() >= retry.attempts()) {
            return new Verdict.Over(retry.attempts() == 1 ? "" : "attempt " + task.tries() + " of " + retry.attempts());
        }
        if (!isRetried(retry, result)) {
            return new Verdict.Over("retry.for does not name it");
        }
        long retryAt = saturatedSum(now, Math.max(delay(task, retry), asked(result, retry)));
        boolean isTooLate = retry.maxElapsed()
                .filter(limit -> retryAt - task.firstStartedAt > Micros.of(limit))
                .isPresent();
        if (isTooLate) {
            return new Verdict.Over("retry.maxElapsed has passed");
        }
        boolean isBehindTimeout = RunTransitions.runTimeout(task.run)
                .filter(timeout -> retryAt >= timeout.at())
                .isPresent();
        return isBehindTimeout
                ? new Verdict.Over("the next attempt would begin after the run's timeout")
                : new Verdict.Again(retryAt);
    }

    /** What the service asked for, as far as the job lets itself be told. */
    private static long asked(AttemptResult result, Retry retry) {
        long wanted = result.reply().map(AttemptResult.Reply::retryAfterMicros).orElse(0L);
        return Math.min(wanted, Micros.of(retry.maxDelay()));
    }

    private static Verdict afterLoss(TaskRun task, long now) {
        int max = Math.max(
                Limits.DEFAULT.lostAttempts(),
                task.definition().settings().retry().attempts());
        return task.lost < max
                ? new Verdict.Again(now)
                : new Verdict.Over(task.lost + " attempts were lost with their workers");
    }

    private static boolean isRetried(Retry retry, AttemptResult result) {
        return retry.on().isEmpty() || retry.on().stream().anyMatch(on -> matches(on, result));
    }

    private static boolean matches(RetryOn on, AttemptResult result) {
        return switch (on) {
            case RetryOn.Exit exit ->
                result.failure().filter(it -> it == FailureReason.EXIT_CODE).isPresent()
                        && result.exitCode().orElse(-1) >= exit.from()
                        && result.exitCode().orElse(-1) <= exit.to();
            case RetryOn.Code code ->
                result.reply()
                        .filter(it -> result.failure().isPresent() && code.matches(it.code()))
                        .isPresent();
            case RetryOn.Reason reason ->
                result.failure().filter(it -> it == reason.reason()).isPresent();
        };
    }

    /** Exponential, capped, and spread by a hash of what it is for, so that a replay gives the same wait. */
    static long delay(TaskRun task, Retry retry) {
        double factor = Math.pow(Math.max(1, retry.backoff()), task.tries() - 1.0);
        double wanted = Micros.of(retry.delay()) * factor;
        long wait = (long) Math.min(wanted, (double) Micros.of(retry.maxDelay()));
        return switch (retry.jitter()) {
            case NONE -> wait;
            case FULL -> (long) (wait * fraction(task));
        };
    }

    private static double fraction(TaskRun task) {
        long hash = mix(mix(task.run.id) ^ mix(task.index + 1L) ^ mix(0x5eedL + task.attempts));
        return (hash >>> 11) * 0x1p-53;
    }

    /** The finalizer of SplitMix64. */
    private static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    private static long saturatedSum(long now, long wait) {
        return now > Long.MAX_VALUE - wait ? Long.MAX_VALUE : now + wait;
    }
}

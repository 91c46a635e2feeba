package dev.jem.engine;

import dev.jem.engine.RunDecisions.Created;
import dev.jem.engine.RunDecisions.Request;
import dev.jem.model.RunIds;
import dev.jem.model.event.Entity;
import dev.jem.model.event.Event;
import dev.jem.model.event.Execution;
import dev.jem.model.event.Outcome;
import dev.jem.model.event.Prompt;
import dev.jem.model.job.Consume;
import dev.jem.model.job.DateScope;
import dev.jem.model.job.EndedAs;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.Recurrence;
import dev.jem.model.state.Cause;
import dev.jem.model.state.Excuse;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What named events and the ends of runs start: each of them at most one run for each trigger, as each happens once and
 * is on record together with what it starts.
 */
final class PromptDecisions {

    private final Step step;
    private final State state;
    private final RunDecisions runs;
    private final NeedDecisions needs;

    PromptDecisions(Step step) {
        this.step = step;
        this.state = step.state;
        this.runs = new RunDecisions(step);
        this.needs = new NeedDecisions(step, runs);
    }

    // ---- named events

    /** Gives a new event to all that leave it to others, and then to the first that takes it. */
    void emitted(long number) {
        Entity.Signal signal = state.signals.get(number).orElseThrow();
        ListenDecisions listening = new ListenDecisions(step, runs);
        needs.keep(signal.key());
        listening.keep(signal.key());
        List<JobKey> jobs = state.dependents.startedBy(signal.key());
        jobs.forEach(it -> start(it, signal, Consume.KEEP));
        needs.take(signal.key());
        listening.take(signal.key());
        jobs.forEach(it -> start(it, signal, Consume.ONE));
    }

    private void start(JobKey key, Entity.Signal signal, Consume consume) {
        for (Trigger trigger : triggers(key)) {
            boolean isTaken = state.signals.get(signal.signal()).orElseThrow().taken();
            if (!isTaken
                    && trigger.definition.recurrence() instanceof Recurrence.OnSignal it
                    && it.signal().equals(signal.key())
                    && it.consume() == consume) {
                Prompt prompt =
                        new Prompt(trigger.name(), signal.signal(), Needs.describe(signal), consume == Consume.ONE);
                start(trigger, new Start(Cause.EVENT, prompt, date(trigger, it.date(), signal.date()), facts(signal)));
            }
        }
    }

    private static SortedMap<String, String> facts(Entity.Signal signal) {
        TreeMap<String, String> facts = new TreeMap<>();
        facts.put("event.id", Long.toString(signal.signal()));
        facts.put("event.name", signal.key().name());
        facts.put("event.date", signal.date().toString());
        facts.put("event.by", signal.emittedBy());
        signal.payload().forEach((name, value) -> facts.put("event.payload." + name, value.text()));
        return facts;
    }

    // ---- ends of runs

    /** Tells those who wait for them of all runs that have ended. */
    void settleEnded() {
        while (!step.ended.isEmpty()) {
            ActiveRun run = step.ended.removeFirst();
            new SubJobDecisions(step, runs).ended(run);
            if (run.cause != Cause.AD_HOC) {
                counts(new Upstream(
                        run.job,
                        run.outcome(run.state, step.at),
                        run.opening.map(Execution::before).orElse(List.of()),
                        Optional.empty()));
            }
        }
    }

    /**
     * A run as it counts from now on.
     *
     * @param executions how those before the last one counted
     * @param before how this one counted before an operator said otherwise
     */
    record Upstream(Job job, Outcome end, List<Execution.End> executions, Optional<Outcome> before) {

        boolean is(EndedAs ends) {
            return ends.matches(end.counted(), end.exitCode());
        }

        /** Whether it has counted like that before: what was to follow has been started then. */
        boolean was(EndedAs ends) {
            return executions.stream().anyMatch(it -> ends.matches(it.state(), it.exitCode()))
                    || before.stream()
                            .flatMap(it -> Stream.concat(Stream.of(it.state()), it.forced().stream()))
                            .anyMatch(it -> ends.matches(it, end.exitCode()));
        }

        @Override
        public String toString() {
            return job.key + "#" + end.number();
        }
    }

    /** Tells those who wait for a run, and starts what follows it. */
    void counts(Upstream run) {
        needs.ended(run.job.key);
        for (JobKey key : List.copyOf(state.dependents.of(run.job.key))) {
            for (Trigger trigger : triggers(key)) {
                if (trigger.definition.recurrence() instanceof Recurrence.After after
                        && after.job().equals(run.job.key)
                        && run.is(after.ends())
                        && !run.was(after.ends())
                        && Needs.isOpen(run.job, key)) {
                    startAfter(trigger, after, run);
                }
            }
        }
    }

    private void startAfter(Trigger trigger, Recurrence.After after, Upstream run) {
        String what = run + " has " + after.ends().phrase();
        Prompt prompt = new Prompt(trigger.name(), run.end.run(), what, false);
        LocalDate date = date(trigger, after.date(), run.end.businessDate());
        start(trigger, new Start(Cause.DEPENDENCY, prompt, date, facts(run)));
    }

    private SortedMap<String, String> facts(Upstream run) {
        TreeMap<String, String> facts = new TreeMap<>();
        facts.put("upstream.run", RunIds.format(state.incarnation, run.end.run()));
        facts.put("upstream.key", run.toString());
        facts.put("upstream.number", Long.toString(run.end.number()));
        facts.put("upstream.businessDate", run.end.businessDate().toString());
        facts.put("upstream.state", run.end.counted().name());
        return facts;
    }

    // ---- both

    private List<Trigger> triggers(JobKey job) {
        return Optional.ofNullable(state.jobsByKey.get(job))
                .map(it -> it.triggers)
                .orElse(List.of());
    }

    /** @param facts what references to what the trigger reacts to stand for */
    private record Start(Cause cause, Prompt prompt, LocalDate date, SortedMap<String, String> facts) {}

    private LocalDate date(Trigger trigger, DateScope scope, LocalDate ofPrompt) {
        return scope == DateScope.SAME
                ? ofPrompt
                : new BusinessDates(state.calendars, trigger.job.current.orElseThrow().definition).at(step.at);
    }

    private void start(Trigger trigger, Start start) {
        Job job = trigger.job;
        if (job.quarantined) {
            skip(trigger, start, Excuse.QUARANTINED, "the job is quarantined; apply a corrected version");
            return;
        }
        JobVersion version = job.current.orElseThrow();
        Optional<Windows.Closed> closed = state.windows.skipping(job, version, step.at);
        if (closed.isPresent()) {
            skip(trigger, start, Excuse.SKIPPED_MAINTENANCE, closed.get().detail());
            return;
        }
        Request request = new Request(
                start.cause,
                Optional.empty(),
                start.date,
                step.at,
                "",
                start.prompt.what(),
                Collections.emptySortedMap(),
                trigger.definition.params(),
                Optional.of(start.prompt),
                Optional.empty(),
                start.facts);
        switch (runs.create(job, version, request)) {
            case Created.Run _ -> {}
            case Created.Overlap it -> skip(trigger, start, Excuse.SKIPPED_OVERLAP, it.detail());
            case Created.Full it -> skip(trigger, start, Excuse.SKIPPED_OVERLAP, it.detail());
            case Created.Unusable it -> skip(trigger, start, Excuse.QUARANTINED, it.detail());
        }
    }

    private void skip(Trigger trigger, Start start, Excuse excuse, String detail) {
        Prompt prompt = new Prompt(start.prompt.trigger(), start.prompt.id(), start.prompt.what(), false);
        step.emit(new Event.TriggerSkipped(trigger.job.uid, start.cause, prompt, excuse, detail));
    }
}

package dev.jem.engine;

import dev.jem.engine.RunDecisions.Created;
import dev.jem.engine.RunDecisions.Request;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Answer.Code;
import dev.jem.model.command.Answer.Refused;
import dev.jem.model.command.Answer.RunAccepted;
import dev.jem.model.command.Command.Deliver;
import dev.jem.model.event.Entity;
import dev.jem.model.event.Event;
import dev.jem.model.event.Prompt;
import dev.jem.model.job.Recurrence;
import dev.jem.model.state.Cause;
import dev.jem.model.state.Excuse;
import java.util.Collections;
import java.util.Optional;

/** What is started by what somebody outside delivers: at most one run for each delivery. */
final class DeliveryDecisions {

    private final Step step;
    private final State state;
    private final RunDecisions runs;

    DeliveryDecisions(Step step) {
        this.step = step;
        this.state = step.state;
        this.runs = new RunDecisions(step);
    }

    Answer deliver(Deliver command) {
        String key = runs.key(command.idempotencyKey());
        Entity.Remembered known = state.remembered.get(State.owner(key));
        if (known != null) {
            RunAccepted run = new RunAccepted(known.run(), state.job(known.job()).key, known.number(), true);
            return new Answer.Delivered(Optional.of(run), "");
        }
        Optional<Trigger> found = Optional.ofNullable(state.jobsByKey.get(command.job()))
                .filter(Job::isApplied)
                .flatMap(job -> job.triggers.stream()
                        .filter(it -> it.name().equals(command.trigger()))
                        .findFirst())
                .filter(it -> it.definition.recurrence().equals(command.recurrence()));
        if (found.isEmpty()) {
            return new Refused(
                    Code.NOT_FOUND, "job " + command.job() + " has no such trigger '" + command.trigger() + "'");
        }
        if (state.remembered.size() >= Limits.DEFAULT.rememberedKeys()) {
            return new Refused(Code.LIMIT_REACHED, "too many deliveries are remembered; try again later");
        }
        return start(found.get(), command, key);
    }

    private Answer start(Trigger trigger, Deliver command, String key) {
        Job job = trigger.job;
        Prompt prompt = new Prompt(trigger.name(), 0, command.what(), false);
        if (job.quarantined) {
            return skip(trigger, prompt, Excuse.QUARANTINED, "the job is quarantined; apply a corrected version");
        }
        JobVersion version = job.current.orElseThrow();
        Optional<Windows.Closed> closed = state.windows.skipping(job, version, step.at);
        if (closed.isPresent()) {
            return skip(
                    trigger, prompt, Excuse.SKIPPED_MAINTENANCE, closed.get().detail());
        }
        Request request = new Request(
                cause(trigger),
                Optional.empty(),
                new BusinessDates(state.calendars, version.definition).at(step.at),
                step.at,
                key,
                command.what(),
                Collections.emptySortedMap(),
                trigger.definition.params(),
                Optional.of(prompt),
                Optional.empty(),
                command.facts());
        return switch (runs.create(job, version, request)) {
            case Created.Run run ->
                new Answer.Delivered(Optional.of(new RunAccepted(run.id(), job.key, job.lastNumber, false)), "");
            case Created.Overlap it -> skip(trigger, prompt, Excuse.SKIPPED_OVERLAP, it.detail());
            case Created.Full it -> new Refused(Code.LIMIT_REACHED, it.detail());
            case Created.Unusable it -> new Refused(Code.INVALID, it.detail());
        };
    }

    private static Cause cause(Trigger trigger) {
        return switch (trigger.definition.recurrence()) {
            case Recurrence.Webhook _ -> Cause.WEBHOOK;
            case Recurrence.FileArrival _ -> Cause.FILE;
            case Recurrence.After _ -> Cause.DEPENDENCY;
            case Recurrence.OnSignal _ -> Cause.EVENT;
            case Recurrence.Cron _,
                    Recurrence.Every _,
                    Recurrence.At _,
                    Recurrence.Rrule _,
                    Recurrence.CalendarRule _ -> Cause.SCHEDULE;
        };
    }

    /** What its bringer keeps until there is a run for it comes again: that is no skip, only not yet. */
    private Answer skip(Trigger trigger, Prompt prompt, Excuse excuse, String detail) {
        boolean isKept = trigger.definition.recurrence() instanceof Recurrence.FileArrival;
        if (!isKept) {
            step.emit(new Event.TriggerSkipped(trigger.job.uid, cause(trigger), prompt, excuse, detail));
        }
        return new Answer.Delivered(Optional.empty(), detail);
    }
}

package dev.jem.engine;

import dev.jem.model.command.Answer;
import dev.jem.model.command.Answer.Code;
import dev.jem.model.command.Command.Pause;
import dev.jem.model.command.Command.Resume;
import dev.jem.model.event.Entity;
import dev.jem.model.event.Event;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.PauseTarget;
import java.util.Optional;

/** When nothing of a job, a namespace or of all starts, and when it does again. */
final class PauseDecisions {

    private final Step step;
    private final State state;

    PauseDecisions(Step step) {
        this.step = step;
        this.state = step.state;
    }

    Answer pause(Pause command) {
        PauseTarget target = command.target();
        if (!exists(target)) {
            return new Answer.Refused(
                    Code.NOT_FOUND, "there is no " + (target.job().isEmpty() ? "" : "job ") + target);
        }
        if (command.until() != 0 && command.until() <= step.at) {
            return new Answer.Refused(Code.INVALID, "a pause ends in the future");
        }
        if (state.pauses.get(target).isPresent()) {
            return new Answer.Refused(Code.CONFLICT, target + " is paused already; resume it first");
        }
        step.emit(new Event.Paused(target, command.until(), command.reason()));
        return new Answer.Done();
    }

    private boolean exists(PauseTarget target) {
        if (target.job().isEmpty()) {
            return target.namespace().isEmpty() || state.namespaces.contains(target.namespace());
        }
        return Optional.ofNullable(state.jobsByKey.get(new JobKey(target.namespace(), target.job())))
                .filter(Job::isApplied)
                .isPresent();
    }

    Answer resume(Resume command) {
        if (state.pauses.get(command.target()).isEmpty()) {
            return new Answer.Refused(Code.CONFLICT, command.target() + " is not paused");
        }
        resume(command.target(), command.reason());
        return new Answer.Done();
    }

    /** Ends a pause whose time is over. */
    void expire(long id) {
        Entity.Pause pause = state.pauses.get(id).orElseThrow(() -> new BrokenInvariant("there is no pause " + id));
        resume(pause.target(), "its time is over");
    }

    private void resume(PauseTarget target, String reason) {
        step.emit(new Event.Resumed(target, reason));
        new DeferralDecisions(step).reconsider();
    }
}

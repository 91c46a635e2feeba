package dev.jem.engine;

import dev.jem.model.command.Answer;
import dev.jem.model.command.Answer.Acted;
import dev.jem.model.command.Answer.Code;
import dev.jem.model.command.Answer.Refused;
import dev.jem.model.command.Command.DisposeRun;
import dev.jem.model.event.Entity;
import dev.jem.model.event.Event;
import dev.jem.model.event.Execution;
import dev.jem.model.event.Outcome;
import dev.jem.model.event.RunActions;
import dev.jem.model.state.Disposition;
import java.util.List;
import java.util.Optional;

/** What operators say about runs that have ended, and what that means for those who depend on them. */
final class DispositionDecisions {

    private final Step step;
    private final State state;

    DispositionDecisions(Step step) {
        this.step = step;
        this.state = step.state;
    }

    Answer dispose(DisposeRun command) {
        String key = new RunDecisions(step).key(command.idempotencyKey());
        Optional<Answer> known = new OperatorDecisions(step).repeated(key);
        if (known.isPresent()) {
            return known.get();
        }
        String name = command.job() + "#" + command.number();
        Job job = state.jobsByKey.get(command.job());
        if (job == null || state.runs.containsKey(command.run()) || command.run() > state.lastRun) {
            return new Refused(Code.CONFLICT, name + " has not ended");
        }
        Entity.Reopened reopened = state.reopened.get(command.run());
        int execution = command.execution().map(Execution::number).orElse(1);
        if (reopened != null && reopened.execution() != execution) {
            return new Refused(
                    Code.CHANGED, name + " has been carried out once more since it was looked at; look again");
        }
        if (command.before() == command.disposition()) {
            return new Refused(Code.CONFLICT, name + " is " + RunActions.name(command.disposition()) + " already");
        }
        Optional<Outcome> before = job.outcomes.last(it -> it.run() == command.run());
        step.emit(new Event.RunDisposed(
                command.run(),
                job.uid,
                command.number(),
                command.before(),
                command.disposition(),
                command.remark(),
                key));
        if (command.disposition() != Disposition.EXCUSED) {
            before.ifPresent(it -> follow(job, it, command));
        }
        return new Acted(RunActions.name(command.before()), RunActions.name(command.disposition()), false);
    }

    private void follow(Job job, Outcome before, DisposeRun command) {
        Outcome now = job.outcomes.last(it -> it.run() == command.run()).orElseThrow();
        List<Execution.End> earlier = command.execution().map(Execution::before).orElse(List.of());
        new PromptDecisions(step).counts(new PromptDecisions.Upstream(job, now, earlier, Optional.of(before)));
    }
}

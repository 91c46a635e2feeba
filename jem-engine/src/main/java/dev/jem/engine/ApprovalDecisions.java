package dev.jem.engine;

import dev.jem.model.Micros;
import dev.jem.model.RunIds;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Answer.Code;
import dev.jem.model.command.Answer.Refused;
import dev.jem.model.command.Command.AnswerApproval;
import dev.jem.model.event.Doing;
import dev.jem.model.event.Entity;
import dev.jem.model.event.Event;
import dev.jem.model.job.Action;
import dev.jem.model.job.ApprovalRule;
import dev.jem.model.job.Value;
import dev.jem.model.state.Role;
import dev.jem.model.state.TaskState;
import dev.jem.model.state.Vote;
import dev.jem.model.time.DurationText;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/** Tasks that ask people: whom, and what their answers lead to. */
final class ApprovalDecisions {

    private final Step step;
    private final State state;
    private final RunDecisions runs;

    ApprovalDecisions(Step step) {
        this.step = step;
        this.state = step.state;
        this.runs = new RunDecisions(step);
    }

    void begin(TaskRun task, ApprovalRule rule) {
        long until = rule.timeout().map(it -> step.at + Micros.of(it)).orElse(0L);
        String text = rule.text().render(runs.context(task)::lookup);
        step.emit(new Event.TaskWaiting(task.run.id, task.name(), until, text));
    }

    void expire(TaskRun task, ApprovalRule rule) {
        String within = " within " + rule.timeout().map(DurationText::format).orElse("its time");
        int approvals = given(task, Vote.APPROVE).size();
        String what = approvals == 0
                ? "nobody answered" + within
                : approvals + " of " + rule.people() + " people approved" + within;
        String meaning = rule.onTimeout() == Vote.APPROVE ? ", which counts as approved" : ", which counts as rejected";
        end(task, rule.onTimeout(), what + meaning);
    }

    // ---- answers

    Answer answer(AnswerApproval command) {
        Optional<TaskRun> found = Optional.ofNullable(state.runs.get(command.run()))
                .flatMap(it -> it.find(command.task()))
                .filter(it -> it.definition().action() instanceof Action.Approval);
        if (found.isEmpty()) {
            String run = RunIds.format(state.incarnation, command.run());
            boolean isActive = state.runs.containsKey(command.run());
            return isActive || command.run() > state.lastRun
                    ? new Refused(
                            Code.NOT_FOUND, "run " + run + " has no task '" + command.task() + "' that asks people")
                    : new Refused(Code.CONFLICT, "run " + run + " is not active");
        }
        TaskRun task = found.get();
        ApprovalRule rule = ((Action.Approval) task.definition().action()).rule();
        return early(task, command)
                .or(() -> forbidden(task, rule, command.vote()))
                .<Answer>map(it -> it)
                .orElseGet(() -> take(task, rule, command));
    }

    /** Why an answer cannot be taken now, whoever gives it. */
    private Optional<Refused> early(TaskRun task, AnswerApproval command) {
        if (task.state.isTerminal()) {
            return Optional.of(new Refused(Code.CONFLICT, task + " has ended already: " + task.state));
        }
        if (!(task.doing.orElse(null) instanceof Doing.Waiting waiting)) {
            return Optional.of(new Refused(Code.CONFLICT, task + " does not ask yet: its turn has not come"));
        }
        Optional<Doing.Given> before =
                waiting.answers().stream().filter(it -> it.by().equals(step.by)).findFirst();
        if (before.isPresent()) {
            String said = before.get().vote().name().toLowerCase(Locale.ROOT);
            String when = Micros.instant(before.get().at()).toString();
            return Optional.of(new Refused(
                    Code.CONFLICT, step.by + " has answered " + task + " already: " + said + " at " + when));
        }
        if (command.revision().isPresent() && command.revision().getAsLong() != revision(waiting)) {
            return Optional.of(new Refused(
                    Code.CHANGED,
                    task + " is in revision " + revision(waiting) + " by now, not in "
                            + command.revision().getAsLong() + ": somebody has answered; look at it again"));
        }
        return Optional.empty();
    }

    /** Grows with each answer. */
    static long revision(Doing.Waiting waiting) {
        return 1L + waiting.answers().size();
    }

    private Optional<Refused> forbidden(TaskRun task, ApprovalRule rule, Vote vote) {
        Optional<Entity.Principal> principal = Optional.ofNullable(state.principals.get(step.by));
        boolean isAsked = principal.filter(it -> isAsked(it, rule)).isPresent();
        if (!isAsked) {
            String role = principal
                    .map(it -> " (" + it.role().name().toLowerCase(Locale.ROOT) + ")")
                    .orElse("");
            String asked = rule.roles().isEmpty() ? "those who may act on runs" : String.join(", ", rule.roles());
            return Optional.of(new Refused(
                    Code.FORBIDDEN, step.by + role + " is not among those whom " + task + " asks: " + asked));
        }
        return vote == Vote.APPROVE && FourEyes.isOwn(task.run, rule, step.by)
                ? Optional.of(new Refused(
                        Code.FORBIDDEN, step.by + " has started the run and cannot approve it too; somebody else must"))
                : Optional.empty();
    }

    private static boolean isAsked(Entity.Principal principal, ApprovalRule rule) {
        if (rule.roles().isEmpty()) {
            return principal.role() == Role.ADMIN
                    || principal.role() == Role.OPERATOR
                    || principal.role() == Role.DEVELOPER;
        }
        String role = principal.role().name().toLowerCase(Locale.ROOT);
        return rule.roles().contains(principal.name()) || rule.roles().contains(role);
    }

    private Answer take(TaskRun task, ApprovalRule rule, AnswerApproval command) {
        step.emit(new Event.TaskAnswered(task.run.id, task.name(), command.vote(), command.reason(), command.ticket()));
        List<String> approved = given(task, Vote.APPROVE);
        if (command.vote() == Vote.REJECT) {
            String why = command.reason().isEmpty() ? "" : ": " + command.reason();
            end(task, Vote.REJECT, "rejected by " + step.by + why);
        } else if (approved.size() >= rule.people()) {
            end(task, Vote.APPROVE, "approved by " + String.join(", ", approved));
        }
        return new Answer.ApprovalAnswered(approved.size(), rule.people(), task.state);
    }

    private static List<String> given(TaskRun task, Vote vote) {
        return task.doing.orElse(null) instanceof Doing.Waiting waiting
                ? waiting.answers().stream()
                        .filter(it -> it.vote() == vote)
                        .map(Doing.Given::by)
                        .toList()
                : List.of();
    }

    private void end(TaskRun task, Vote vote, String detail) {
        TreeMap<String, Value> outputs = new TreeMap<>();
        outputs.put(ApprovalRule.ANSWER, new Value.Text(vote.name().toLowerCase(Locale.ROOT)));
        outputs.put(
                ApprovalRule.BY,
                new Value.Items(
                        given(task, vote).stream().<Value>map(Value.Text::new).toList()));
        step.emit(new Event.TaskGave(task.run.id, task.name(), outputs));
        runs.tasks().end(task, vote == Vote.APPROVE ? TaskState.SUCCEEDED : TaskState.FAILED, detail);
        runs.endIfDone(task.run);
    }
}

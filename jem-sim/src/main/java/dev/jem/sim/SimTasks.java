package dev.jem.sim;

import dev.jem.model.Micros;
import dev.jem.model.job.Action;
import dev.jem.model.job.ApprovalRule;
import dev.jem.model.job.Consume;
import dev.jem.model.job.DateScope;
import dev.jem.model.job.ForEach;
import dev.jem.model.job.IfSkipped;
import dev.jem.model.job.Join;
import dev.jem.model.job.Need;
import dev.jem.model.job.OnWorkerLost;
import dev.jem.model.job.Retry;
import dev.jem.model.job.RunIf;
import dev.jem.model.job.SuccessRule;
import dev.jem.model.job.TaskDefinition;
import dev.jem.model.job.TaskDefinition.TaskSettings;
import dev.jem.model.job.TaskRules;
import dev.jem.model.job.Template;
import dev.jem.model.job.Timeouts;
import dev.jem.model.job.WaitFor;
import dev.jem.model.state.Vote;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Random graphs of tasks: joins, conditions, repeated ones, and those that no worker runs. */
final class SimTasks {

    /** The most that a job has. */
    static final int COUNT_MAX = 7;

    /** The most elements that a repeated task has. */
    static final int ELEMENTS_MAX = 6;

    /** An exit code that may mean something else than a failure. */
    static final int NOTHING_TO_DO = 4;

    private final Chance chance;
    private final VirtualTime time;

    SimTasks(World world) {
        this.chance = world.chance;
        this.time = world.time;
    }

    static String name(long index) {
        return "t" + index;
    }

    List<TaskDefinition> graph() {
        int count = chance.flip(0.4) ? 1 : (int) chance.between(2, COUNT_MAX);
        List<TaskDefinition> tasks = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            tasks.add(task(index));
        }
        return tasks;
    }

    private TaskDefinition task(int index) {
        List<String> needs = new ArrayList<>();
        for (int upstream = 0; upstream < index; upstream++) {
            if (chance.flip(0.4)) {
                needs.add(name(upstream));
            }
        }
        boolean isCounted = needs.size() > 1 && chance.flip(0.4);
        Action action = action();
        return new TaskDefinition(
                name(index),
                action,
                needs,
                needs.isEmpty() ? RunIf.SUCCESS : chance.pick(List.of(RunIf.values())),
                isCounted ? new Join.AtLeast((int) chance.between(1, needs.size())) : Join.all(),
                chance.pick(List.of(IfSkipped.values())),
                rules(needs, action),
                new TreeMap<>(),
                List.of(),
                new TaskSettings(
                        Timeouts.DEFAULT,
                        retry(),
                        chance.flip(0.5) ? OnWorkerLost.defaults() : new OnWorkerLost.RetryElsewhere(),
                        Optional.empty(),
                        Optional.empty(),
                        TaskSettings.OUTPUT_BYTES_MAX_DEFAULT));
    }

    // ---- what it does

    private Action action() {
        return switch ((int) chance.between(0, 10)) {
            case 0 -> new Action.Wait(span());
            case 1 ->
                new Action.Wait(new WaitFor.Callback(minutes(), chance.pick(List.of(WaitFor.OnTimeout.values()))));
            case 2 -> new Action.Approval(approval());
            case 3 -> new Action.Wait(event());
            default -> new Action.Command(List.of(Template.literal("work")));
        };
    }

    private WaitFor span() {
        return chance.flip(0.7)
                ? new WaitFor.Span(Duration.ofSeconds(chance.between(1, 60)))
                : new WaitFor.Moment(Micros.instant(time.now() + chance.between(-60, 300) * VirtualTime.SECOND));
    }

    private WaitFor event() {
        Need.OfSignal event = new Need.OfSignal(
                SimOperator.signal(chance),
                chance.pick(List.of(DateScope.values())),
                chance.pick(List.of(Consume.values())));
        return new WaitFor.OnSignal(event, minutes(), chance.pick(List.of(WaitFor.OnTimeout.values())));
    }

    private Duration minutes() {
        return Duration.ofSeconds(chance.between(10, 300));
    }

    private ApprovalRule approval() {
        return new ApprovalRule(
                chance.flip(0.7) ? List.of() : SimOperator.APPROVERS,
                (int) chance.between(1, 2),
                Template.literal("Go on?"),
                chance.flip(0.5) ? Optional.of(minutes()) : Optional.empty(),
                chance.pick(List.of(Vote.values())),
                chance.flip(0.3));
    }

    // ---- what decides about it

    private TaskRules rules(List<String> needs, Action action) {
        Optional<String> when = chance.flip(0.2) ? Optional.of(chance.pick(Question.about(needs))) : Optional.empty();
        Optional<ForEach> forEach = chance.flip(0.15) ? Optional.of(elements()) : Optional.empty();
        boolean mayHaveNothingToDo = action.needsWorker() && chance.flip(0.3);
        return new TaskRules(when, forEach, mayHaveNothingToDo ? List.of(nothingToDo()) : List.of());
    }

    private ForEach elements() {
        Template last = Template.literal(Long.toString(chance.between(0, ELEMENTS_MAX)));
        return new ForEach(new ForEach.Source.Range(Template.literal("1"), last), (int) chance.between(1, 4));
    }

    private static SuccessRule nothingToDo() {
        return new SuccessRule(
                List.of(new SuccessRule.ExitCodes(NOTHING_TO_DO, NOTHING_TO_DO)),
                Optional.empty(),
                SuccessRule.As.SKIPPED);
    }

    private Retry retry() {
        return new Retry(
                (int) chance.between(1, 4),
                Duration.ofSeconds(chance.between(1, 20)),
                2,
                Duration.ofMinutes(1),
                Optional.empty(),
                chance.pick(List.of(Retry.Jitter.values())),
                List.of());
    }
}

package dev.jem.engine;

import dev.jem.model.command.Answer;
import dev.jem.model.command.Answer.Code;
import dev.jem.model.command.Answer.RunAnswer;
import dev.jem.model.command.Command;
import dev.jem.model.condition.Conditions;
import dev.jem.model.event.Entity;
import dev.jem.model.event.Event;
import dev.jem.model.event.Recorded;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The state machine. One thread.
 *
 * <p>{@link #decide} gives the events of a command and has applied them; {@link #apply} is for events that were decided
 * before, on replay. After an exception from either, the state may be half changed: throw the engine away and replay.
 */
public final class Engine {

    private final Conditions conditions;
    private final State state = new State();
    private final Transitions transitions = new Transitions(state);

    /** @param conditions the language of what tasks ask before they run */
    public Engine(Conditions conditions) {
        this.conditions = conditions;
    }

    /** An engine for replay: what it is asked to decide may hold no conditions. */
    public static Engine forReplay() {
        return new Engine((source, _) -> {
            throw new IllegalStateException("an engine for replay does not ask conditions: " + source);
        });
    }

    /** What a command leads to. Without events nothing has changed. */
    public record Decision(Answer answer, List<Recorded> events) {}

    /**
     * Decides a command.
     *
     * @param at engine time, epoch microseconds; not before that of the command before
     * @param by the principal whose command it is
     */
    public Decision decide(Command command, long at, String by) {
        Step step = new Step(state, transitions, conditions, new Step.Asked(at, by));
        Answer answer = answer(command, step);
        Preparations preparations = new Preparations(step);
        preparations.settle();
        while (!step.ended.isEmpty()) {
            new PromptDecisions(step).settleEnded();
            preparations.settle();
        }
        return new Decision(answer, step.events);
    }

    private static Answer answer(Command command, Step step) {
        return switch (command) {
            case Command.StartEpoch it -> startEpoch(it, step);
            case Command.Tick it -> new ScheduleDecisions(step).tick(it.slice());
            case Command.DropTimer _ -> dropTimer(step);
            case Command.LoseContact it -> new WorkerDecisions(step).loseContact(it);
            case Command.Quarantine it -> emit(step, new Event.CommandQuarantined(it.command(), it.detail()));
            case Command.RecordDigest it -> emit(step, new Event.StateDigested(it.seq(), it.sha256()));
            case Command.PutPrincipal it ->
                emit(step, new Event.PrincipalPut(it.name(), it.kind(), it.role(), it.tokenSha256()));
            case Command.RemovePrincipal it -> removePrincipal(it, step);
            case Command.Apply it -> new ApplyDecisions(step).apply(it);
            case Command.DeleteCalendar it -> new CalendarDecisions(step).delete(it);
            case Command.Pause it -> new PauseDecisions(step).pause(it);
            case Command.Resume it -> new PauseDecisions(step).resume(it);
            case Command.DeleteWindow it -> new WindowDecisions(step).delete(it);
            case Command.DeleteConnection it -> new ConnectionDecisions(step).delete(it);
            case Command.EmitSignal it -> new SignalDecisions(step).emit(it);
            case Command.DeleteSignal it -> new SignalDecisions(step).delete(it);
            case Command.DeleteJob it -> new JobDecisions(step).delete(it);
            case Command.SubmitRun it -> new RunDecisions(step).submit(it);
            case Command.SubmitRuns it -> submitRuns(it, step);
            case Command.Deliver it -> new DeliveryDecisions(step).deliver(it);
            case Command.CancelRun it -> new RunDecisions(step).cancel(it);
            case Command.AnswerApproval it -> new ApprovalDecisions(step).answer(it);
            case Command.CallBack it -> new WaitDecisions(step).callBack(it);
            case Command.ActOnRun it -> new OperatorDecisions(step).act(it);
            case Command.DisposeRun it -> new DispositionDecisions(step).dispose(it);
            case Command.RerunRun it -> new RerunDecisions(step).rerun(it);
            case Command.JoinWorker it -> new WorkerDecisions(step).join(it);
            case Command.LeaveWorker it -> new WorkerDecisions(step).leave(it);
            case Command.DeclareWorkerDead it -> new WorkerDecisions(step).declareDead(it);
            case Command.Claim it -> new WorkerDecisions(step).claim(it);
            case Command.Heartbeat it -> new WorkerDecisions(step).heartbeat(it);
            case Command.ReportAttempts it -> new WorkerDecisions(step).report(it);
            case Command.CheckTokens it -> new WorkerDecisions(step).checkTokens(it);
        };
    }

    private static Answer emit(Step step, Event event) {
        step.emit(event);
        return new Answer.Done();
    }

    private static Answer startEpoch(Command.StartEpoch command, Step step) {
        String before = step.state.timeZoneData;
        step.emit(new Event.EpochStarted(command.epoch(), command.node(), command.timeZoneData()));
        if (!before.isEmpty() && !before.equals(command.timeZoneData())) {
            new ScheduleDecisions(step).moveToOtherRules(before);
        }
        command.incarnation().ifPresent(name -> step.emit(new Event.IncarnationOpened(name)));
        return new Answer.Done();
    }

    private static Answer dropTimer(Step step) {
        if (!step.state.timers.isEmpty()) {
            Timer first = step.state.timers.first();
            step.emit(new Event.TimerDropped(first.at(), first.kind().name(), first.id(), first.index()));
        }
        return new Answer.Done();
    }

    private static Answer removePrincipal(Command.RemovePrincipal command, Step step) {
        if (!step.state.principals.containsKey(command.name())) {
            return new Answer.Refused(Code.NOT_FOUND, "there is no principal " + command.name());
        }
        return emit(step, new Event.PrincipalRemoved(command.name()));
    }

    private static Answer submitRuns(Command.SubmitRuns command, Step step) {
        List<RunAnswer> answers = new ArrayList<>(command.runs().size());
        for (Command.SubmitRun run : command.runs()) {
            answers.add(new RunDecisions(step).submit(run));
        }
        return new Answer.RunsAnswered(answers);
    }

    /** Applies an event that was decided before. */
    public void apply(Recorded recorded) {
        transitions.apply(recorded);
    }

    /** Puts a part of a snapshot into an engine that has applied nothing else. */
    public void restore(Entity entity) {
        transitions.restore(entity);
    }

    /** When something is due next, epoch microseconds. */
    public OptionalLong nextTimer() {
        return state.timers.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(state.timers.first().at());
    }

    /**
     * Whether a claim would be granted something, or has something to be told; also when it was granted something
     * before and the answer may have been lost.
     */
    public boolean hasNewsFor(Command.Claim claim, long at) {
        Optional<Session> known = state.session(claim.worker(), claim.session());
        return known.isEmpty()
                || !known.get().stopping.isEmpty()
                || known.get().lastClaim >= claim.counter()
                || (known.get().free() > 0 && state.firstFor(known.get(), at).isPresent());
    }

    /** The state as the shortest list of entities: what a snapshot holds, and what a digest is taken over. */
    public List<Entity> entities() {
        return Restoration.entities(state);
    }

    /** The state as it was at the last event. */
    public EngineView view() {
        return view(state.lastAt);
    }

    /** @param at engine time, epoch microseconds; not before that of the last event */
    public EngineView view(long at) {
        return new EngineView(state, at);
    }
}

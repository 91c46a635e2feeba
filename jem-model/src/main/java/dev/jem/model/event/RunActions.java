package dev.jem.model.event;

import dev.jem.model.state.TaskState;
import java.util.Locale;

/** What actions are called, and what they leave behind. Pure. */
public final class RunActions {

    private RunActions() {}

    /** As people write it: {@code hold}, {@code bypass window}, {@code force success}. */
    public static String name(RunAction action) {
        return switch (action) {
            case RunAction.Hold _ -> "hold";
            case RunAction.Release _ -> "release";
            case RunAction.Replace(var instead) -> name(instead);
            case RunAction.Pass(var gate) -> "bypass " + name(gate);
            case RunAction.Prioritise _ -> "priority";
            case RunAction.Stop(var isKill) -> isKill ? "kill" : "cancel";
            case RunAction.Force(var isSuccess) -> isSuccess ? "force success" : "force failure";
        };
    }

    /** {@code NO_EXEC} as {@code no-exec}. */
    public static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What is decided about a run or a task after an action on it. */
    public static Marks marks(Marks before, Event.RunActed event, Recorded recorded) {
        return switch (event.action()) {
            case RunAction.Hold(var until) ->
                before.with(new Marks.Hold(
                        recorded.at(), until, recorded.by(), event.remark().reason()));
            case RunAction.Release _ -> before.released();
            case RunAction.Replace(var instead) -> before.with(instead);
            case RunAction.Pass(var gate) -> before.with(gate);
            case RunAction.Prioritise _, RunAction.Stop _ -> before;
            case RunAction.Force(var isSuccess) -> before.with(isSuccess ? TaskState.SUCCEEDED : TaskState.FAILED);
        };
    }
}

package dev.jem.engine;

import dev.jem.engine.Windows.Closed;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Answer.Code;
import dev.jem.model.command.Command.DeleteWindow;
import dev.jem.model.event.Event;
import dev.jem.model.state.RunState;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** When runs wait for maintenance windows, and when they wait no longer. */
final class WindowDecisions {

    private final Step step;
    private final State state;

    WindowDecisions(Step step) {
        this.step = step;
        this.state = step.state;
    }

    Answer delete(DeleteWindow command) {
        Optional<Windows.Applied> window = state.windows.get(command.window());
        if (window.isEmpty()) {
            return new Answer.Refused(Code.NOT_FOUND, "there is no maintenance window " + command.window());
        }
        long version = window.get().version();
        if (command.version().isPresent() && command.version().getAsLong() != version) {
            return new Answer.Refused(
                    Code.CHANGED,
                    "maintenance window " + command.window() + " is in version " + version + " by now, not in "
                            + command.version().getAsLong() + "; look at it again");
        }
        step.emit(new Event.WindowDeleted(command.window(), command.reason()));
        reconsider();
        return new Answer.Done();
    }

    /** Has a run wait that may not begin now; says whether it does. */
    boolean defer(ActiveRun run) {
        if (run.state != RunState.WAITING) {
            return false;
        }
        Optional<Closed> closed = state.windows.before(run.job, run.version, step.at);
        closed.ifPresent(it ->
                step.emit(new Event.RunDeferred(run.id, it.until(), it.window().key())));
        return closed.isPresent();
    }

    /** Lets a run begin whose window has ended, unless another one is open. */
    void release(ActiveRun run) {
        if (!defer(run)) {
            step.emit(new Event.RunReleased(run.id));
        }
    }

    /** Asks anew for every run that waits, because windows have changed. */
    void reconsider() {
        List<ActiveRun> waiting = state.runs.values().stream()
                .filter(run -> run.deferral.isPresent())
                .sorted(Comparator.comparingLong(run -> run.id))
                .toList();
        for (ActiveRun run : waiting) {
            Optional<Closed> closed = state.windows.before(run.job, run.version, step.at);
            boolean isSame = closed.filter(
                            it -> it.until() == run.deferral.orElseThrow().until()
                                    && it.window()
                                            .key()
                                            .equals(run.deferral.orElseThrow().window()))
                    .isPresent();
            if (!isSame) {
                release(run);
            }
        }
    }
}

package dev.jem.engine;

import dev.jem.model.event.Event;
import dev.jem.model.state.RunState;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** When runs that have not begun wait for maintenance windows and pauses, and when they wait no longer. */
final class DeferralDecisions {

    private final Step step;
    private final State state;

    DeferralDecisions(Step step) {
        this.step = step;
        this.state = step.state;
    }

    /** Has a run wait that may not begin now; says whether it does. */
    boolean defer(ActiveRun run) {
        if (run.state != RunState.WAITING) {
            return false;
        }
        Optional<Block> block = state.block(run, step.at);
        block.ifPresent(it -> step.emit(new Event.RunDeferred(run.id, it.until(), it.holder())));
        return block.isPresent();
    }

    /** Lets a run begin that waited, unless something else is in its way. */
    void release(ActiveRun run) {
        if (!defer(run)) {
            step.emit(new Event.RunReleased(run.id));
        }
    }

    /** Asks anew for every run that waits, because windows or pauses have changed. */
    void reconsider() {
        List<ActiveRun> waiting = state.runs.values().stream()
                .filter(run -> run.deferral.isPresent())
                .sorted(Comparator.comparingLong(run -> run.id))
                .toList();
        for (ActiveRun run : waiting) {
            boolean isSame = state.block(run, step.at)
                    .filter(it -> it.until() == run.deferral.orElseThrow().until()
                            && it.holder().equals(run.deferral.orElseThrow().holder()))
                    .isPresent();
            if (!isSame) {
                release(run);
            }
        }
    }
}

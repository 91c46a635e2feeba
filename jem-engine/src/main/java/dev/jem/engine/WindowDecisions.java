package dev.jem.engine;

import dev.jem.model.command.Answer;
import dev.jem.model.command.Answer.Code;
import dev.jem.model.command.Command.DeleteWindow;
import dev.jem.model.event.Event;
import java.util.Optional;

/** How maintenance windows are taken away. */
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
        Optional<Answer.Refused> frozen = new Freezes(step).window(command.window());
        if (frozen.isPresent()) {
            return frozen.get();
        }
        step.emit(new Event.WindowDeleted(command.window(), command.reason()));
        new DeferralDecisions(step).reconsider();
        return new Answer.Done();
    }
}

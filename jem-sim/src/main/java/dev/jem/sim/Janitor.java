package dev.jem.sim;

import dev.jem.engine.EngineView;
import dev.jem.engine.Explanation;
import dev.jem.engine.Explanation.Gate;
import dev.jem.engine.Explanation.Kind;
import dev.jem.model.command.Command;
import dev.jem.model.event.Remark;
import dev.jem.model.event.RunAction;
import dev.jem.model.state.Vote;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Who comes when the faults are over: takes holds away, answers what people are asked, and gives up what waits for
 * other jobs. What still does not end then does not end by itself. Knows no more than what is said to be in the way.
 */
final class Janitor {

    private static final String NAME = "janitor";

    private final World world;

    Janitor(World world) {
        this.world = world;
    }

    private record InTheWay(long run, Gate gate) {}

    private record Found(List<InTheWay> all, List<EngineView.Asking> asking) {}

    void tidyUp() {
        world.anyServer()
                .ask(
                        Found.class,
                        Janitor::look,
                        outcome -> outcome.answered().ifPresent(found -> {
                            found.all.forEach(this::tidyUp);
                            found.asking.forEach(it -> SimOperator.APPROVERS.forEach(by -> approve(it, by)));
                        }));
    }

    private static Found look(EngineView view) {
        return new Found(
                LongStream.rangeClosed(1, view.lastRun())
                        .boxed()
                        .flatMap(run -> gates(view, run))
                        .toList(),
                view.asking());
    }

    private static Stream<InTheWay> gates(EngineView view, long run) {
        Optional<Explanation> explanation = view.explainRun(run);
        return explanation.stream().flatMap(it -> it.gates().stream()).map(gate -> new InTheWay(run, gate));
    }

    private void tidyUp(InTheWay found) {
        String object = found.gate.object();
        boolean isOfJob = object.contains("/") && !object.contains("#");
        if (found.gate.kind() == Kind.HOLD && !isOfJob) {
            String task = object.contains("#") ? "" : object;
            world.send(
                    new Command.ActOnRun(
                            found.run, task, new RunAction.Release(), Remark.NONE, OptionalLong.empty(), "", false),
                    NAME);
        } else if (isOfJob && (found.gate.kind() == Kind.DEPENDENCY || found.gate.kind() == Kind.EVENT)) {
            world.send(new Command.CancelRun(found.run, "nobody will give it what it needs"), NAME);
        }
    }

    private void approve(EngineView.Asking asking, String by) {
        world.send(
                new Command.AnswerApproval(asking.run(), asking.task(), Vote.APPROVE, "", "", OptionalLong.empty()),
                by);
    }
}

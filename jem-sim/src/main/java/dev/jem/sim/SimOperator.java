package dev.jem.sim;

import dev.jem.engine.EngineView;
import dev.jem.engine.Explanation.Gate;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Command;
import dev.jem.model.event.Remark;
import dev.jem.model.event.RunAction;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.signal.SignalKey;
import dev.jem.model.state.Bypass;
import dev.jem.model.state.Disposition;
import dev.jem.model.state.Instead;
import dev.jem.model.state.PrincipalKind;
import dev.jem.model.state.Role;
import dev.jem.model.state.TaskState;
import dev.jem.model.state.Vote;
import dev.jem.runtime.projection.RunDetail;
import dev.jem.runtime.projection.RunRow;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * Somebody who looks at runs, thinks for a while and then acts on them, answers what is asked, calls tasks back and
 * says that events have happened.
 */
final class SimOperator {

    /** Those who answer besides everybody else. */
    static final List<String> APPROVERS = List.of("approver-1", "approver-2");

    /** How far back runs are looked for that have not ended. */
    private static final long LOOK_BACK = 60;

    private static final long MINUTE = 60 * VirtualTime.SECOND;

    final String name;
    private final World world;
    private final Chance chance;
    private final SimReruns reruns;
    private long keys;

    SimOperator(String name, World world) {
        this.name = name;
        this.world = world;
        this.chance = world.chance;
        this.reruns = new SimReruns(this, world);
    }

    /** An active run, as somebody has seen it, and what was in the way of its tasks. */
    private record Seen(long run, long revision, List<Gate> gates) {}

    private record SeenAsking(List<EngineView.Asking> all) {}

    void start() {
        List<String> people = new ArrayList<>(APPROVERS);
        people.add(name);
        people.forEach(it -> ask(it, new Command.PutPrincipal(it, PrincipalKind.PERSON, Role.OPERATOR, "")));
        actAgain();
    }

    private void actAgain() {
        world.time.in(chance.between(VirtualTime.SECOND / 2, 6 * VirtualTime.SECOND), () -> {
            if (!chance.isCalm()) {
                look();
                actAgain();
            }
        });
    }

    private void look() {
        switch ((int) chance.between(0, 9)) {
            case 0, 1 -> lookAtApprovals();
            case 2 -> emit();
            case 3 -> dispose();
            case 4 -> reruns.look();
            default -> lookAtRuns();
        }
    }

    /** What is seen may have changed by the time something is done about it. */
    void think(Runnable then) {
        world.time.in(chance.flip(0.5) ? 0 : chance.between(0, 10 * VirtualTime.SECOND), then);
    }

    // ---- runs

    /** @param number which of them; none where nothing goes on */
    private static Optional<Seen> seen(EngineView view, long number) {
        long[] active = LongStream.rangeClosed(Math.max(1, view.lastRun() - LOOK_BACK), view.lastRun())
                .filter(view::isActive)
                .toArray();
        return active.length == 0 ? Optional.empty() : Optional.of(seen(active[(int) (number % active.length)], view));
    }

    private static Seen seen(long run, EngineView view) {
        List<Gate> gates = view.explainRun(run).orElseThrow().gates().stream()
                .filter(it -> !it.object().contains("/"))
                .toList();
        return new Seen(run, view.revision(run).orElse(0), gates);
    }

    private record Look(Optional<Seen> seen) {}

    private void lookAtRuns() {
        long number = chance.between(0, LOOK_BACK);
        world.anyServer()
                .ask(
                        Look.class,
                        view -> new Look(seen(view, number)),
                        outcome -> outcome.answered().flatMap(Look::seen).ifPresent(it -> think(() -> act(it))));
    }

    private void act(Seen seen) {
        Optional<Gate> gate =
                seen.gates.isEmpty() || chance.flip(0.3) ? Optional.empty() : Optional.of(chance.pick(seen.gates));
        String task = gate.map(Gate::object).orElseGet(() -> chance.flip(0.5) ? "" : task());
        if (gate.filter(it -> it.holder().equals("callback")).isPresent()) {
            TaskState end = chance.flip(0.7) ? TaskState.SUCCEEDED : TaskState.FAILED;
            ask(name, new Command.CallBack(seen.run, task, end, Collections.emptySortedMap(), ""));
            return;
        }
        OptionalLong revision = chance.flip(0.5) ? OptionalLong.of(seen.revision) : OptionalLong.empty();
        String key = newKey();
        boolean isDryRun = chance.flip(0.05);
        if (!isDryRun) {
            world.laws.actions.asks(name, key, revision);
        }
        RunAction action = gate.filter(_ -> chance.flip(0.4)).map(this::around).orElseGet(this::action);
        ask(
                name,
                new Command.ActOnRun(seen.run, task, action, new Remark("sim", ""), revision, key, isDryRun),
                isDryRun ? "" : key);
        // What was once asked for under a key may be asked for again much later.
        if (!isDryRun && chance.flip(0.2)) {
            RunAction other = action();
            world.time.in(
                    chance.between(0, MINUTE),
                    () -> ask(
                            name, new Command.ActOnRun(seen.run, task, other, Remark.NONE, revision, key, false), key));
        }
    }

    private String task() {
        String task = SimTasks.name(chance.between(0, chance.flip(0.7) ? 2 : SimTasks.COUNT_MAX - 1));
        return chance.flip(0.2) ? task + "." + chance.between(0, SimTasks.ELEMENTS_MAX - 1) : task;
    }

    /** What takes something out of the way. */
    private RunAction around(Gate gate) {
        return switch (gate.kind()) {
            case HOLD -> new RunAction.Release();
            case TIME -> new RunAction.Pass(Bypass.TIME);
            case DEPENDENCY -> new RunAction.Pass(Bypass.DEPENDENCY);
            default -> action();
        };
    }

    private RunAction action() {
        return switch ((int) chance.between(0, 15)) {
            case 0, 1, 2 -> new RunAction.Hold(chance.flip(0.5) ? 0 : world.time.now() + chance.between(0, MINUTE));
            case 3, 4, 5 -> new RunAction.Release();
            case 6, 7, 8 -> new RunAction.Replace(chance.pick(List.of(Instead.values())));
            case 9, 10, 11 -> new RunAction.Pass(chance.pick(List.of(Bypass.values())));
            case 12 -> new RunAction.Prioritise((int) chance.between(0, JobDefinition.PRIORITY_MAX));
            case 13 -> new RunAction.Stop(chance.flip(0.5));
            default -> new RunAction.Force(chance.flip(0.5));
        };
    }

    private void dispose() {
        world.tables.follow();
        world.laws
                .anyAcknowledged(chance)
                .flatMap(it -> world.tables.ended(it.run()))
                .map(RunDetail::run)
                .ifPresent(it -> think(() -> dispose(it)));
    }

    private void dispose(RunRow run) {
        String key = newKey();
        world.laws.actions.asks(name, key, OptionalLong.empty());
        Disposition said =
                chance.pick(List.of(Disposition.EXCUSED, Disposition.FORCED_SUCCESS, Disposition.FORCED_FAILURE));
        Command command = new Command.DisposeRun(
                run.run(),
                run.key(),
                run.number(),
                run.executions().entity(),
                run.interventions().disposition(),
                said,
                Remark.NONE,
                key);
        ask(name, command, key);
    }

    // ---- people and events

    private void lookAtApprovals() {
        world.anyServer()
                .ask(
                        SeenAsking.class,
                        view -> new SeenAsking(view.asking()),
                        outcome -> outcome.answered()
                                .map(SeenAsking::all)
                                .filter(all -> !all.isEmpty())
                                .ifPresent(all -> think(() -> answer(chance.pick(all)))));
    }

    private void answer(EngineView.Asking asking) {
        List<String> people = new ArrayList<>(APPROVERS);
        people.add(name);
        asking.submitter().ifPresent(people::add);
        OptionalLong revision = chance.flip(0.5) ? OptionalLong.of(asking.revision()) : OptionalLong.empty();
        ask(
                chance.pick(people),
                new Command.AnswerApproval(
                        asking.run(), asking.task(), chance.flip(0.8) ? Vote.APPROVE : Vote.REJECT, "", "", revision));
    }

    private void emit() {
        Optional<LocalDate> date = chance.flip(0.5)
                ? Optional.empty()
                : Optional.of(LocalDate.ofInstant(world.turn.at(), world.turn.zone()));
        ask(
                name,
                new Command.EmitSignal(
                        signal(chance),
                        date,
                        Collections.emptySortedMap(),
                        chance.between(MINUTE / 6, 10 * MINUTE),
                        newKey(),
                        ""));
    }

    String newKey() {
        return name + "-" + ++keys;
    }

    static SignalKey signal(Chance chance) {
        return new SignalKey("sim", "signal-" + chance.between(0, 1));
    }

    // ---- asked until answered

    private void ask(String by, Command command) {
        ask(by, command, "");
    }

    /** @param key under which it is done once; may be empty */
    void ask(String by, Command command, String key) {
        world.insist(command, by, answer -> {
            if (!key.isEmpty() && answer instanceof Answer.Acted) {
                world.laws.actions.told(by, key);
            }
        });
    }
}

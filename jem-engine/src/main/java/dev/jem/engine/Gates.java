package dev.jem.engine;

import dev.jem.engine.Explanation.Gate;
import dev.jem.engine.Explanation.Kind;
import dev.jem.engine.Windows.Closed;
import dev.jem.model.Micros;
import dev.jem.model.event.Coming;
import dev.jem.model.event.Doing;
import dev.jem.model.event.Entity;
import dev.jem.model.event.Marks;
import dev.jem.model.job.Action;
import dev.jem.model.job.ApprovalRule;
import dev.jem.model.job.Concurrency;
import dev.jem.model.job.WaitFor;
import dev.jem.model.state.RunState;
import dev.jem.model.state.TaskState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** All that is in the way of a run or a job, from the same facts that dispatch uses. Changes nothing. */
final class Gates {

    private static final int NAMED_MAX = 5;
    private static final int ELEMENTS_MAX = 20;

    private final State state;
    private final long at;

    /** @param at the time of the questions, epoch microseconds */
    Gates(State state, long at) {
        this.state = state;
        this.at = at;
    }

    // ---- runs

    Explanation explain(ActiveRun run) {
        List<Gate> gates = new ArrayList<>();
        run.marks.hold().ifPresent(it -> gates.add(held(run.toString(), it)));
        run.deferral.ifPresent(it -> gates.add(deferred(run, it)));
        if (run.waitsForNeeds()) {
            gates.addAll(new NeedGates(state).of(run));
        } else if (!run.admitted) {
            gates.add(concurrency(run));
        }
        for (TaskRun task : run.tasks) {
            gates(task, gates);
            task.fan.ifPresent(fan -> gates(fan, gates));
        }
        gates.sort(Comparator.comparingInt(gate -> gate.kind().order()));
        return new Explanation(run.toString(), run.state.name(), summary(run, gates), gates);
    }

    private Gate deferred(ActiveRun run, Entity.Deferral deferral) {
        Block block = state.block(run, at)
                .orElseGet(() -> new Block(
                        Kind.WINDOW,
                        deferral.holder(),
                        deferral.until(),
                        "it waits for the end of " + deferral.holder()));
        return new Gate(block.kind(), run.job.key.toString(), block.holder(), block.detail(), block.until());
    }

    /** A hold never ends by itself: one whose time is over says so. */
    private Gate held(String what, Marks.Hold hold) {
        String why = hold.reason().isEmpty() ? "" : ": " + hold.reason();
        String since = " since " + Micros.instant(hold.since());
        boolean isOverdue = hold.until() != 0 && hold.until() <= at;
        String overdue = isOverdue ? "; it should have been released by " + Micros.instant(hold.until()) : "";
        return new Gate(Kind.HOLD, what, hold.by(), "held by " + hold.by() + since + why + overdue, hold.until());
    }

    private void gates(TaskRun task, List<Gate> gates) {
        if (!task.state.isTerminal()) {
            task.marks.hold().ifPresent(it -> gates.add(held(task.name(), it)));
        }
        switch (task.state) {
            case WAITING -> {
                if (task.retryAt != 0) {
                    String next = "attempt " + (task.tries() + 1) + " of " + retryLimit(task);
                    gates.add(new Gate(Kind.TIME, task.name(), "retry", next + " waits for its delay", task.retryAt));
                } else if (task.doing.orElse(null) instanceof Doing.Waiting waiting) {
                    gates.add(waiting(task, waiting));
                } else {
                    dependencies(task, gates);
                }
            }
            case READY -> gates.add(worker(task));
            case RUNNING, SUCCEEDED, FAILED, TIMED_OUT, CANCELLED, SKIPPED, UPSTREAM_FAILED -> {}
        }
    }

    /** Of elements that wait the first few are named: there may be thousands. */
    private void gates(Fan fan, List<Gate> gates) {
        fan.elements.stream().filter(Gates::isNamed).limit(ELEMENTS_MAX).forEach(element -> gates(element, gates));
        if (fan.waiting() > 0 && !fan.elements.getFirst().isHeld()) {
            TaskRun whole = fan.elements.getFirst().part.orElseThrow().whole;
            String detail = fan.waiting() + " of " + fan.elements.size() + " elements wait for others: maxParallel is "
                    + fan.maxParallel();
            gates.add(new Gate(Kind.CONCURRENCY, whole.name(), "", detail, 0));
        }
    }

    private static boolean isNamed(TaskRun element) {
        boolean isHeld = element.marks.hold().isPresent() && !element.state.isTerminal();
        return isHeld || element.state == TaskState.READY || element.retryAt != 0 || element.doing.isPresent();
    }

    /** What a task waits for that no worker runs. */
    private Gate waiting(TaskRun task, Doing.Waiting waiting) {
        if (task.definition().action() instanceof Action.Approval(var rule)) {
            return asking(task, rule, waiting);
        }
        Optional<ActiveRun> child = state.children.of(task);
        if (child.isPresent()) {
            String detail = "its work is " + child.get() + ", which is " + child.get().state;
            return new Gate(Kind.DEPENDENCY, task.name(), child.get().toString(), detail, 0);
        }
        Optional<WaitFor.OnSignal> event = Listeners.what(task);
        if (event.isPresent()) {
            return new NeedGates(state).of(task, event.get().event(), waiting.until());
        }
        return WaitDecisions.isCalledBack(task)
                ? new Gate(Kind.DEPENDENCY, task.name(), "callback", "it was not called back yet", waiting.until())
                : new Gate(Kind.TIME, task.name(), "wait", "its time has not come", waiting.until());
    }

    private static Gate asking(TaskRun task, ApprovalRule rule, Doing.Waiting waiting) {
        String asked = String.join(", ", rule.roles());
        String by = waiting.answers().stream().map(Doing.Given::by).collect(Collectors.joining(", "));
        String detail = "asks: " + waiting.text() + " (" + waiting.answers().size() + " of " + rule.people()
                + " approved" + (by.isEmpty() ? "" : ": " + by) + ")";
        return new Gate(Kind.APPROVAL, task.name(), asked, detail, waiting.until());
    }

    private static int retryLimit(TaskRun task) {
        return Math.max(task.definition().settings().retry().attempts(), task.tries() + 1);
    }

    private static Gate concurrency(ActiveRun run) {
        Concurrency concurrency = run.version.definition.concurrency();
        Group group = run.group();
        String holders = group.admitted.stream()
                .limit(NAMED_MAX)
                .map(ActiveRun::toString)
                .collect(Collectors.joining(", "));
        String key = run.concurrencyKey.isEmpty() ? "" : " for key '" + run.concurrencyKey + "'";
        String detail = "limit " + concurrency.limit() + key + " is reached; place "
                + (group.waiting.headSet(run).size() + 1) + " of " + group.waiting.size() + " in the queue";
        return new Gate(Kind.CONCURRENCY, run.job.key.toString(), holders, detail, 0);
    }

    private static void dependencies(TaskRun task, List<Gate> gates) {
        for (String need : task.definition().needs()) {
            TaskRun upstream = task.run.task(need);
            if (!upstream.state.isTerminal()) {
                String detail = need + " is " + upstream.state + "; runs if it ends with "
                        + task.definition().runIf().name().toLowerCase(Locale.ROOT);
                gates.add(new Gate(Kind.DEPENDENCY, task.name(), need, detail, 0));
            }
        }
    }

    private Gate worker(TaskRun task) {
        String executor = task.definition().action().executor();
        List<Session> able = state.sessions.values().stream()
                .filter(session -> session.executors.contains(executor))
                .toList();
        List<Session> connected =
                able.stream().filter(session -> session.connected).toList();
        if (able.isEmpty()) {
            return new Gate(Kind.WORKER, task.name(), "", "no worker has the executor '" + executor + "'", 0);
        }
        String names =
                able.stream().limit(NAMED_MAX).map(session -> session.worker).collect(Collectors.joining(", "));
        if (connected.isEmpty()) {
            return new Gate(Kind.WORKER, task.name(), names, "no contact to any worker that could take it", 0);
        }
        List<Closed> closed = connected.stream()
                .flatMap(session -> state.windows.before(session, task.run.job, at).stream())
                .toList();
        if (closed.size() == connected.size()) {
            Closed first =
                    closed.stream().min(Comparator.comparingLong(Closed::until)).orElseThrow();
            return new Gate(Kind.WINDOW, task.name(), first.window().key().toString(), first.detail(), first.until());
        }
        int slots = connected.stream().mapToInt(session -> session.slots).sum();
        int busy = connected.stream().mapToInt(session -> session.held.size()).sum();
        String detail = busy + " of " + slots + " slots are busy; " + state.ready.rank(task) + " tasks are before it";
        return new Gate(Kind.WORKER, task.name(), names, detail, 0);
    }

    private static String summary(ActiveRun run, List<Gate> gates) {
        if (run.stop.isPresent()) {
            return "is stopping: " + run.stop.get().name().toLowerCase(Locale.ROOT);
        }
        String running = running(run);
        if (gates.isEmpty()) {
            return running.isEmpty() ? "nothing is in the way" : running;
        }
        Gate first = gates.stream()
                .filter(gate -> gate.kind() != Kind.DEPENDENCY)
                .findFirst()
                .orElse(gates.getFirst());
        String waiting = "waits: " + first.object() + ": " + first.detail();
        return running.isEmpty() ? waiting : running + "; the rest waits";
    }

    private static String running(ActiveRun run) {
        List<String> running = new ArrayList<>();
        for (TaskRun task : run.tasks) {
            if (task.state == TaskState.RUNNING) {
                running.add(running(task));
            }
        }
        String named = running.stream().limit(NAMED_MAX).collect(Collectors.joining(", "));
        return running.size() > NAMED_MAX ? named + " and " + (running.size() - NAMED_MAX) + " more" : named;
    }

    private static String running(TaskRun task) {
        if (task.fan.isPresent()) {
            Fan fan = task.fan.get();
            int ended = fan.elements.size() - fan.open;
            return task.name() + " has done " + ended + " of its " + fan.elements.size() + " elements";
        }
        TaskRun.Lease lease = task.lease.orElseThrow();
        String suspect = lease.contactLostAt == 0 ? "" : " (suspect: no contact)";
        return task.name() + " runs on " + lease.session.worker + suspect;
    }

    // ---- jobs

    Explanation explain(Job job) {
        List<Gate> gates = new ArrayList<>();
        if (job.deleted || job.current.isEmpty()) {
            gates.add(new Gate(Kind.DEFINITION, job.key.toString(), "", "no version of it is applied", 0));
        }
        if (job.quarantined) {
            String detail = "its definition could not be evaluated; apply a corrected version";
            gates.add(new Gate(Kind.DEFINITION, job.key.toString(), "quarantine", detail, 0));
        }
        state.pauses
                .covering(job.key)
                .map(Block::of)
                .ifPresent(
                        it -> gates.add(new Gate(it.kind(), job.key.toString(), it.holder(), it.detail(), it.until())));
        job.current
                .filter(_ -> !job.deleted)
                .flatMap(version -> state.windows.before(job, version, at))
                .map(Block::of)
                .ifPresent(
                        it -> gates.add(new Gate(it.kind(), job.key.toString(), it.holder(), it.detail(), it.until())));
        for (Trigger trigger : job.triggers) {
            gates.add(nextStart(trigger));
        }
        if (job.triggers.isEmpty() && job.isApplied()) {
            gates.add(new Gate(Kind.TIME, job.key.toString(), "", "it has no triggers and starts only when asked", 0));
        }
        List<ActiveRun> active = job.groups().values().stream()
                .flatMap(group -> group.admitted.stream())
                .toList();
        String summary = active.isEmpty()
                ? "no run is active"
                : "active: "
                        + active.stream()
                                .limit(NAMED_MAX)
                                .map(ActiveRun::toString)
                                .collect(Collectors.joining(", "));
        boolean isRunning = active.stream().anyMatch(run -> run.state == RunState.RUNNING);
        return new Explanation(job.key.toString(), isRunning ? "RUNNING" : "IDLE", summary, gates);
    }

    private Gate nextStart(Trigger trigger) {
        if (!trigger.definition.recurrence().isTimed()) {
            return new Gate(Kind.TIME, trigger.name(), "", NeedGates.trigger(trigger), 0);
        }
        if (trigger.next.isEmpty()) {
            return new Gate(Kind.TIME, trigger.name(), "", "waits for a run to end, or will not fire again", 0);
        }
        Coming next = trigger.next.get();
        if (next.at() <= at) {
            String catchUp = trigger.definition.catchUp().policy().name().toLowerCase(Locale.ROOT);
            String detail = "its starts since " + Micros.instant(next.at()) + " wait; catch-up " + catchUp
                    + " handles them when nothing is in the way";
            return new Gate(Kind.TIME, trigger.name(), "", detail, 0);
        }
        return new Gate(Kind.TIME, trigger.name(), "", "its next start is not due yet", next.at());
    }
}

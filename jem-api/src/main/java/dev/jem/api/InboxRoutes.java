package dev.jem.api;

import dev.jem.engine.EngineView;
import dev.jem.model.job.JobKey;
import dev.jem.model.state.Disposition;
import dev.jem.model.state.RunState;
import dev.jem.model.state.StopCause;
import dev.jem.protocol.Inbox;
import dev.jem.runtime.projection.JobRow;
import dev.jem.runtime.projection.Queries;
import dev.jem.runtime.projection.RunFilter;
import dev.jem.runtime.projection.RunRow;
import dev.jem.runtime.projection.WorkerRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** All that goes on only when a person does something, in one list. */
final class InboxRoutes {

    private static final int FAILURES_MAX = 500;
    private static final int LOOKED_AT_MAX = 20_000;
    private static final int PAGE = 200;

    private final Backend backend;

    InboxRoutes(Backend backend) {
        this.backend = backend;
    }

    Route route() {
        return Route.get(Routes.API + "/inbox", Permission.READ, "What needs a person", this::list)
                .gives(Inbox.Reply.class)
                .query("namespace");
    }

    /** What the engine knows of it. */
    private record Waiting(List<EngineView.Asking> approvals, List<EngineView.HeldPart> holds) {}

    private void list(Call call) {
        Queries queries = backend.queries(call);
        Optional<String> namespace = Names.namespace(call, queries);
        Rendering rendering = new Rendering(backend.cell().registry().incarnation());
        Waiting waiting = backend.ask(call, Waiting.class, view -> new Waiting(view.asking(), view.overdueHolds()));
        List<Inbox.Item> items = new ArrayList<>();
        List<Inbox.Item> failures = new ArrayList<>();
        boolean isMore = failures(queries, namespace, rendering, failures);
        items.addAll(failures);
        waiting.approvals.stream()
                .filter(it -> isOf(it.job(), namespace))
                .map(it -> approval(rendering, it))
                .forEach(items::add);
        waiting.holds.stream()
                .filter(it -> isOf(it.job(), namespace))
                .map(it -> hold(rendering, it))
                .forEach(items::add);
        quarantined(queries, namespace, items);
        if (namespace.isEmpty()) {
            queries.workers().stream()
                    .filter(it -> it.contact() == WorkerRow.Contact.LOST)
                    .map(InboxRoutes::lost)
                    .forEach(items::add);
        }
        call.json(new Inbox.Reply(items, isMore));
    }

    private static boolean isOf(JobKey job, Optional<String> namespace) {
        return namespace.map(job.namespace()::equals).orElse(true);
    }

    // ---- failures

    /** Adds those that nobody has said anything about, oldest first; says whether there may be more. */
    private static boolean failures(
            Queries queries, Optional<String> namespace, Rendering rendering, List<Inbox.Item> into) {
        Optional<RunFilter.Place> before = Optional.empty();
        for (int looked = 0; looked < LOOKED_AT_MAX; looked += PAGE) {
            List<RunRow> page = queries.runs(new RunFilter(
                    namespace,
                    Optional.empty(),
                    OptionalLong.empty(),
                    Set.of(RunState.FAILED, RunState.TIMED_OUT, RunState.CANCELLED),
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    before,
                    PAGE));
            for (RunRow row : page) {
                if (isOpen(row)) {
                    if (into.size() == FAILURES_MAX) {
                        Collections.reverse(into);
                        return true;
                    }
                    into.add(failure(rendering, row));
                }
            }
            if (page.size() < PAGE) {
                Collections.reverse(into);
                return false;
            }
            before = Optional.of(page.getLast().place());
        }
        Collections.reverse(into);
        return true;
    }

    /** Whoever cancels a run knows of it; and what a newer run took the place of is no failure. */
    private static boolean isOpen(RunRow row) {
        boolean isStopped = row.state() == RunState.CANCELLED
                && row.stop().filter(it -> it.cause() != StopCause.TIMED_OUT).isPresent();
        return row.interventions().disposition() == Disposition.NORMAL && !isStopped;
    }

    private static Inbox.Item failure(Rendering rendering, RunRow row) {
        String name = row.key() + "#" + row.number();
        return new Inbox.Item(
                "failure",
                name,
                rendering.runId(row.run()),
                "",
                Rendering.instant(row.times().endedAt()),
                row.state() + (row.failure().isEmpty() ? "" : ": " + row.failure()),
                "jem rerun " + name + " --failed, or jem excuse " + name);
    }

    // ---- what waits

    private static Inbox.Item approval(Rendering rendering, EngineView.Asking asking) {
        String name = asking.job() + "#" + asking.number();
        return new Inbox.Item(
                "approval",
                name,
                rendering.runId(asking.run()),
                asking.task(),
                Optional.of(Rendering.instant(asking.waiting().since())),
                asking.waiting().text(),
                "jem answer " + name + " approve or reject");
    }

    private static Inbox.Item hold(Rendering rendering, EngineView.HeldPart held) {
        String name = held.job() + "#" + held.number();
        String task = held.task().isEmpty() ? "" : " --task " + held.task();
        return new Inbox.Item(
                "overdue-hold",
                name,
                rendering.runId(held.run()),
                held.task(),
                Optional.of(Rendering.instant(held.hold().until())),
                "held by " + held.hold().by()
                        + (held.hold().reason().isEmpty()
                                ? ""
                                : ": " + held.hold().reason()),
                "jem release " + name + task);
    }

    private static void quarantined(Queries queries, Optional<String> namespace, List<Inbox.Item> into) {
        Optional<JobKey> after = Optional.empty();
        for (List<JobRow> page = queries.jobs(namespace, after, PAGE);
                !page.isEmpty();
                page = queries.jobs(namespace, after, PAGE)) {
            page.stream()
                    .filter(JobRow::quarantined)
                    .map(it -> new Inbox.Item(
                            "quarantine",
                            it.key().toString(),
                            "",
                            "",
                            Optional.empty(),
                            "its definition could not be evaluated, so it is not planned",
                            "correct it and apply it"))
                    .forEach(into::add);
            after = Optional.of(page.getLast().key());
        }
    }

    private static Inbox.Item lost(WorkerRow worker) {
        return new Inbox.Item(
                "lost-worker",
                worker.worker(),
                "",
                "",
                Optional.of(Rendering.instant(worker.since())),
                "the contact to it is lost; what it runs may still go on",
                "look at its host; if nothing runs there any more: jem worker declare-dead " + worker.worker());
    }
}

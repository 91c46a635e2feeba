package dev.jem.engine;

import dev.jem.engine.Explanation.Gate;
import dev.jem.engine.Explanation.Kind;
import dev.jem.model.Micros;
import dev.jem.model.event.Coming;
import dev.jem.model.event.Entity;
import dev.jem.model.event.Outcome;
import dev.jem.model.event.SignalUse;
import dev.jem.model.job.Consume;
import dev.jem.model.job.DateScope;
import dev.jem.model.job.Need;
import dev.jem.model.job.Recurrence;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What a run still needs, who could give it, and when. Changes nothing. */
final class NeedGates {

    private final State state;
    private final Needs needs;

    NeedGates(State state) {
        this.state = state;
        this.needs = new Needs(state);
    }

    List<Gate> of(ActiveRun run) {
        List<Gate> gates = new ArrayList<>();
        for (int index : run.openNeeds()) {
            gates.add(
                    switch (run.need(index)) {
                        case Need.OfJob it -> gate(run, it);
                        case Need.OfSignal it -> gate(run, it);
                    });
        }
        return gates;
    }

    private Gate gate(ActiveRun run, Need.OfJob need) {
        String wanted = "needs " + need.phrase() + (need.within().isEmpty() ? " for " + run.businessDate : "");
        Optional<Job> provider = needs.provider(need.job());
        if (provider.isEmpty()) {
            return gate(run, need, wanted + "; that job does not exist any more", 0);
        }
        if (!Needs.isOpen(provider.get(), run.job.key)) {
            String detail = wanted + "; that job is not shared with the namespace " + run.job.key.namespace();
            return gate(run, need, detail, 0);
        }
        Optional<ActiveRun> active = active(run, need);
        if (active.isPresent()) {
            String detail = wanted + "; " + active.get() + " is " + active.get().state;
            return new Gate(
                    Kind.DEPENDENCY, run.job.key.toString(), active.get().toString(), detail, 0);
        }
        Optional<Outcome> last = needs.last(run, need);
        String so = last.map(it -> "; " + need.job() + "#" + it.number() + " has ended " + it.state() + " at "
                        + Micros.instant(it.endedAt())
                        + (it.forced().isEmpty() ? "" : ", counts as " + it.counted())
                        + ": run it again, or cancel this run")
                .orElse("; no such run has ended yet");
        return gate(run, need, wanted + so, next(provider.get(), run, need));
    }

    private static Gate gate(ActiveRun run, Need.OfJob need, String detail, long expectedAt) {
        return new Gate(Kind.DEPENDENCY, run.job.key.toString(), need.job().toString(), detail, expectedAt);
    }

    /** The oldest run of the other job that may give what is needed. */
    private Optional<ActiveRun> active(ActiveRun run, Need.OfJob need) {
        return needs.provider(need.job()).stream()
                .flatMap(it -> it.groups().values().stream())
                .flatMap(Group::all)
                .filter(it -> need.within().isPresent() || it.businessDate.equals(run.businessDate))
                .min(Comparator.comparingLong(it -> it.id));
    }

    /** When the other job starts next, where that may be of use. */
    private long next(Job provider, ActiveRun run, Need.OfJob need) {
        boolean isPast = need.within().isEmpty()
                && run.businessDate.isBefore(LocalDate.ofInstant(Micros.instant(state.lastAt), ZoneOffset.UTC)
                        .minusDays(1));
        return isPast
                ? 0
                : provider.triggers.stream()
                        .flatMap(it -> it.next.stream())
                        .mapToLong(Coming::at)
                        .min()
                        .orElse(0);
    }

    private Gate gate(ActiveRun run, Need.OfSignal need) {
        String detail = "needs " + wanted(run, need);
        return new Gate(Kind.EVENT, run.job.key.toString(), need.signal().toString(), detail, 0);
    }

    /**
     * What is in the way of a task that waits for an event.
     *
     * @param until when it gives up
     */
    Gate of(TaskRun task, Need.OfSignal need, long until) {
        String detail = "waits for " + wanted(task.run, need);
        return new Gate(Kind.EVENT, task.name(), need.signal().toString(), detail, until);
    }

    private String wanted(ActiveRun run, Need.OfSignal need) {
        String date = need.date() == DateScope.SAME ? " of " + run.businessDate : "";
        return "event " + need.signal() + date + ", which " + state(run, need);
    }

    private String state(ActiveRun run, Need.OfSignal need) {
        if (need.consume() == Consume.ONE && !needs.signals(run, need).isEmpty()) {
            return "is there and is taken when the rest is";
        }
        Optional<Entity.Signal> last = state.signals.of(need.signal()).stream()
                .filter(it -> need.date() == DateScope.ANY || it.date().equals(run.businessDate))
                .reduce((_, later) -> later);
        return last.map(it -> takenBy(it) + " has taken; it must be emitted again")
                .orElse("nobody has emitted");
    }

    private static String takenBy(Entity.Signal signal) {
        return signal.uses().stream()
                .filter(SignalUse::isTaken)
                .findFirst()
                .map(it -> it.job() + "#" + it.number())
                .orElse("another run");
    }

    /** What a trigger that is not about time waits for. */
    static String trigger(Trigger trigger) {
        return switch (trigger.definition.recurrence()) {
            case Recurrence.After it ->
                "starts when " + it.job() + " has " + it.ends().phrase();
            case Recurrence.OnSignal it -> "starts when event " + it.signal() + " is emitted";
            case Recurrence.Webhook it -> "starts when something is delivered to its webhook " + it.path();
            case Recurrence.FileArrival it -> "starts when a worker has claimed a file " + it.path();
            case Recurrence.Cron _,
                    Recurrence.Every _,
                    Recurrence.At _,
                    Recurrence.Rrule _,
                    Recurrence.CalendarRule _ ->
                throw new BrokenInvariant("trigger " + trigger.name() + " is about time");
        };
    }
}

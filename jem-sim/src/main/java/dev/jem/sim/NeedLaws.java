package dev.jem.sim;

import dev.jem.model.Micros;
import dev.jem.model.event.Event;
import dev.jem.model.event.Recorded;
import dev.jem.model.job.Action;
import dev.jem.model.job.Consume;
import dev.jem.model.job.DateScope;
import dev.jem.model.job.Need;
import dev.jem.model.job.WaitFor;
import dev.jem.model.state.Cause;
import dev.jem.model.state.Disposition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The laws of named events and of what runs need of each other. */
final class NeedLaws {

    private final Map<Long, Event.SignalEmitted> signals = new TreeMap<>();
    private final Set<Long> taken = new TreeSet<>();
    private final Set<String> prompted = new TreeSet<>();
    private final Map<String, Flow> ended = new TreeMap<>();

    /** Whether there is something new to meet needs with. */
    private boolean hasChanged;

    void hear(Recorded recorded) {
        switch (recorded.event()) {
            case Event.SignalEmitted it -> {
                signals.put(it.signal(), it);
                hasChanged = true;
            }
            case Event.SignalExpired it -> {
                signals.remove(it.signal());
            }
            case Event.SignalDeleted it -> {
                signals.remove(it.signal());
            }
            default -> {}
        }
    }

    private Event.SignalEmitted signal(long number) {
        return Optional.ofNullable(signals.get(number)).orElseThrow();
    }

    private void use(long signal, boolean isTaken, String by) {
        if (!signals.containsKey(signal) || taken.contains(signal)) {
            throw new BrokenLaw("an event that one takes is had by nobody else", by + " had event " + signal);
        }
        if (isTaken) {
            taken.add(signal);
        }
    }

    void create(Flow flow, Event.RunCreated event) {
        hasChanged = true;
        event.prompt().filter(_ -> event.cause() != Cause.WEBHOOK).ifPresent(it -> {
            String trigger = flow.definition.triggers().stream()
                    .filter(each -> each.name().equals(it.trigger()))
                    .map(each -> each.recurrence().toString())
                    .findFirst()
                    .orElseThrow();
            if (!prompted.add(event.job() + "/" + it.trigger() + "/" + trigger + "/" + it.id())) {
                throw new BrokenLaw("what happens once starts one run of a trigger", flow + " by " + it);
            }
            if (event.cause() == Cause.EVENT) {
                use(it.id(), it.isTaken(), flow.toString());
            }
        });
    }

    void meet(Flow flow, Event.RunNeedMet event) {
        if (!flow.needs.remove(event.need())) {
            throw new BrokenLaw("a need is met once", flow + ": " + event);
        }
        switch (flow.need(event.need())) {
            case Need.OfJob need -> {
                Flow provider = ended.get(event.what());
                if (provider == null || !meets(flow, need, provider)) {
                    throw new BrokenLaw("a need is met by what it asks for", flow + ": " + need + " by " + event);
                }
            }
            case Need.OfSignal need -> {
                use(event.signal(), event.isTaken(), flow.toString());
                boolean isRight =
                        meets(flow, need, signal(event.signal())) && event.isTaken() == (need.consume() == Consume.ONE);
                if (!isRight) {
                    throw new BrokenLaw("a need is met by what it asks for", flow + ": " + need + " by " + event);
                }
            }
        }
    }

    private static boolean meets(Flow flow, Need.OfJob need, Flow provider) {
        boolean counts = need.within()
                .map(it -> provider.endedAt >= flow.dueAt - Micros.of(it))
                .orElseGet(() -> provider.businessDate.equals(flow.businessDate));
        return counts
                && provider.definition.key().equals(need.job())
                && need.ends().matches(provider.counted(), provider.exitCode());
    }

    private static boolean meets(Flow flow, Need.OfSignal need, Event.SignalEmitted signal) {
        return signal.key().equals(need.signal())
                && (need.date() == DateScope.ANY || signal.date().equals(flow.businessDate));
    }

    /** A task has the event that it waited for. */
    void signal(FlowTask task, Event.TaskSignalled event) {
        WaitFor.OnSignal what = awaited(task)
                .orElseThrow(() -> new BrokenLaw("an event is for whom it is waited by", task + ": " + event));
        use(event.signal(), event.isTaken(), task.toString());
        boolean isRight = meets(task.flow, what.event(), signal(event.signal()))
                && event.isTaken() == (what.event().consume() == Consume.ONE);
        if (!isRight || task.isSignalled) {
            throw new BrokenLaw("an event is what was waited for", task + ": " + event);
        }
        task.isSignalled = true;
    }

    /** What a task waits for at present, if that is an event. */
    private static Optional<WaitFor.OnSignal> awaited(FlowTask task) {
        boolean isWaiting = task.waitsUntil.isPresent() && task.end.isEmpty();
        return isWaiting && task.definition.action() instanceof Action.Wait(WaitFor.OnSignal what)
                ? Optional.of(what)
                : Optional.empty();
    }

    void end(Flow flow) {
        ended.put(name(flow), flow);
    }

    /** From now on it counts as somebody has said. */
    void dispose(Flow flow, Event.RunDisposed event) {
        flow.disposition = event.disposition() == Disposition.EXCUSED ? flow.disposition : event.disposition();
        hasChanged = true;
    }

    /** What goes on once more meets nobody's needs until it has ended again. */
    void reopen(Flow flow) {
        ended.remove(name(flow));
        hasChanged = true;
    }

    private static String name(Flow flow) {
        return flow.definition.key() + "#" + flow.number;
    }

    /**
     * Nobody waits for an event that is there.
     *
     * @param touched to which something has happened in the batch
     */
    void settle(Collection<Flow> flows, Collection<Flow> touched) {
        for (Flow flow : hasChanged ? flows : touched) {
            if (flow.end.isEmpty()) {
                (flow.needs.isEmpty() ? missedByTasks(flow) : missed(flow)).ifPresent(it -> {
                    throw new BrokenLaw("nobody waits for an event that is there", flow + " waits for " + it);
                });
            }
        }
        hasChanged = false;
    }

    private Optional<String> missedByTasks(Flow flow) {
        return flow.all().stream()
                .flatMap(it -> awaited(it).stream())
                .map(WaitFor.OnSignal::event)
                .filter(it -> signals.values().stream()
                        .anyMatch(signal -> !taken.contains(signal.signal()) && meets(flow, it, signal)))
                .map(Need::phrase)
                .findFirst();
    }

    private Optional<String> missed(Flow flow) {
        List<Long> free = new ArrayList<>(signals.keySet());
        free.removeAll(taken);
        boolean hasAll = true;
        for (int place : flow.needs) {
            Optional<Long> there = flow.need(place) instanceof Need.OfSignal need
                    ? free.stream().filter(it -> meets(flow, need, signal(it))).findFirst()
                    : Optional.empty();
            boolean isKept = flow.need(place) instanceof Need.OfSignal need && need.consume() == Consume.KEEP;
            if (there.isPresent() && isKept) {
                return Optional.of(flow.need(place).phrase());
            }
            hasAll &= there.isPresent();
            there.ifPresent(free::remove);
        }
        return hasAll ? Optional.of("all that it would take") : Optional.empty();
    }
}

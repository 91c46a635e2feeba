package dev.jem.runtime.projection;

import dev.jem.model.event.Event;
import dev.jem.model.event.Marks;
import dev.jem.model.event.Recorded;
import dev.jem.model.event.RunAction;
import dev.jem.model.event.RunActions;
import dev.jem.model.state.Disposition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What operators have done to a run. Immutable.
 *
 * @param priority the one that counts in place of the definition's
 * @param run what they have decided about the run
 * @param tasks what they have decided about tasks of it, by name
 * @param acted what they did, oldest first, the newest {@value #ACTED_MAX}
 */
public record Interventions(
        Disposition disposition, OptionalInt priority, Marks run, SortedMap<String, Marks> tasks, List<Acted> acted) {

    /** So many are kept with the run; all are in the journal. */
    public static final int ACTED_MAX = 100;

    /** Nobody has done anything. */
    public static final Interventions NONE = new Interventions(
            Disposition.NORMAL, OptionalInt.empty(), Marks.NONE, Collections.emptySortedMap(), List.of());

    public Interventions {
        tasks = Collections.unmodifiableSortedMap(tasks);
        acted = List.copyOf(acted);
    }

    /**
     * One action.
     *
     * @param task empty for the run itself
     * @param action as people write it
     */
    public record Acted(
            long at,
            String by,
            String task,
            String action,
            String before,
            String after,
            String reason,
            String ticket) {}

    Interventions with(Event.RunActed event, Recorded recorded) {
        Acted act = new Acted(
                recorded.at(),
                recorded.by(),
                event.task(),
                RunActions.name(event.action()),
                event.before(),
                event.after(),
                event.remark().reason(),
                event.remark().ticket());
        OptionalInt newPriority =
                event.action() instanceof RunAction.Prioritise(var value) ? OptionalInt.of(value) : priority;
        if (!event.task().isEmpty()) {
            SortedMap<String, Marks> changed = new TreeMap<>(tasks);
            Marks before = tasks.getOrDefault(event.task(), Marks.NONE);
            changed.put(event.task(), RunActions.marks(before, event, recorded));
            return new Interventions(disposition, newPriority, run, changed, plus(act));
        }
        Disposition said = event.action() instanceof RunAction.Force(var isSuccess)
                ? (isSuccess ? Disposition.FORCED_SUCCESS : Disposition.FORCED_FAILURE)
                : disposition;
        return new Interventions(said, newPriority, RunActions.marks(run, event, recorded), tasks, plus(act));
    }

    Interventions with(Event.RunDisposed event, Recorded recorded) {
        Acted act = new Acted(
                recorded.at(),
                recorded.by(),
                "",
                event.disposition() == Disposition.EXCUSED
                        ? "excuse"
                        : RunActions.name(new RunAction.Force(event.disposition() == Disposition.FORCED_SUCCESS)),
                RunActions.name(event.before()),
                RunActions.name(event.disposition()),
                event.remark().reason(),
                event.remark().ticket());
        return new Interventions(event.disposition(), priority, run, tasks, plus(act));
    }

    /**
     * What was decided about the execution before counts no more, but for what tasks have ended by that are kept.
     *
     * @param kept those by name
     */
    Interventions with(Event.RunReopened event, SortedMap<String, Marks> kept, Recorded recorded) {
        Acted act = new Acted(
                recorded.at(),
                recorded.by(),
                "",
                "rerun",
                event.before(),
                event.after(),
                event.remark().reason(),
                event.remark().ticket());
        return new Interventions(Disposition.NORMAL, OptionalInt.empty(), Marks.NONE, kept, plus(act));
    }

    private List<Acted> plus(Acted act) {
        List<Acted> all = new ArrayList<>(acted.subList(Math.max(0, acted.size() + 1 - ACTED_MAX), acted.size()));
        all.add(act);
        return all;
    }
}

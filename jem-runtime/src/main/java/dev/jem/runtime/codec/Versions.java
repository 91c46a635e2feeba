package dev.jem.runtime.codec;

import dev.jem.model.event.Entity;
import dev.jem.model.event.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which versions there are of each record of a sealed type, and how an older one becomes the present one. A record
 * without an upcast is in version 1; each upcast adds a version. Immutable.
 */
public final class Versions {

    private final Map<Class<?>, List<Upcast>> steps;

    private Versions(Map<Class<?>, List<Upcast>> steps) {
        this.steps = steps;
    }

    /** The versions of this Jem: each upcast of a published event or entity stands here, for ever. */
    public static Versions published() {
        return first().with(Entity.Worker.class, members -> members.with("principal", new Json.Text("")))
                .with(Entity.Cell.class, members -> members.with("timeZoneData", new Json.Text("")))
                .with(Event.JobVersionRecorded.class, members -> members)
                .with(Entity.Version.class, members -> members)
                .with(Entity.Job.class, members -> members)
                .with(Entity.Run.class, members -> members)
                .with(Event.RunCreated.class, members -> members)
                .with(Event.JobApplied.class, members -> members)
                .with(Event.TriggerArmed.class, members -> members)
                .with(Event.AttemptEnded.class, members -> members);
    }

    /** Everything in version 1. */
    public static Versions first() {
        return new Versions(Map.of());
    }

    /** The same, with one more version of a record; the upcast lifts from the version that was the present one. */
    public Versions with(Class<? extends Record> kind, Upcast upcast) {
        Map<Class<?>, List<Upcast>> changed = new HashMap<>(steps);
        List<Upcast> of = new ArrayList<>(steps.getOrDefault(kind, List.of()));
        of.add(upcast);
        changed.put(kind, List.copyOf(of));
        return new Versions(Map.copyOf(changed));
    }

    /** The version that is written. */
    public int present(Class<?> kind) {
        return 1 + steps.getOrDefault(kind, List.of()).size();
    }

    Json.Fields lift(Class<?> kind, int version, Json.Fields members) {
        Json.Fields lifted = members;
        for (Upcast upcast : steps.getOrDefault(kind, List.of()).subList(version - 1, present(kind) - 1)) {
            lifted = upcast.apply(lifted);
        }
        return lifted;
    }
}

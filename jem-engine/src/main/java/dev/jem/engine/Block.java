package dev.jem.engine;

import dev.jem.engine.Explanation.Kind;
import dev.jem.model.event.Entity;
import dev.jem.model.job.TriggerSchedule;

/**
 * What keeps the runs of a job from beginning.
 *
 * @param kind the gate it is
 * @param holder as people call it
 * @param until when it is over, epoch microseconds; 0 where nobody can know
 * @param detail for people
 */
record Block(Kind kind, String holder, long until, String detail) {

    static Block of(Windows.Closed closed) {
        return new Block(Kind.WINDOW, closed.window().key().toString(), closed.until(), closed.detail());
    }

    /** The hours of a trigger are over. */
    static Block of(TriggerSchedule trigger, long opens) {
        String detail = "outside of its hours " + trigger.hours();
        return new Block(Kind.WINDOW, "trigger " + trigger.trigger().name(), opens, detail);
    }

    static Block of(Entity.Pause pause) {
        String why = pause.reason().isEmpty() ? "" : ": " + pause.reason();
        return new Block(
                Kind.HOLD,
                "pause of " + pause.target(),
                pause.until(),
                pause.target() + " is paused by " + pause.by() + why);
    }
}

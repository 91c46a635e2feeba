package dev.jem.engine;

import dev.jem.model.event.Coming;
import dev.jem.model.job.TriggerDefinition;
import dev.jem.model.time.Schedule;
import java.util.Optional;

/** A schedule of a job and where it is. */
final class Trigger {

    final Job job;
    final int index;
    final TriggerDefinition definition;

    /** Every expected start up to and including this instant has its outcome, epoch microseconds. */
    long coveredTo;

    /** The first expected start behind it. */
    Optional<Coming> next = Optional.empty();

    /** Worked out when it is first asked for; follows from the definition, and from any one of its starts. */
    private Optional<Optional<Schedule>> schedule = Optional.empty();

    Trigger(Job job, int index, TriggerDefinition definition) {
        this.job = job;
        this.index = index;
        this.definition = definition;
    }

    /** The fixed schedule; empty for an interval that follows the runs. */
    Optional<Schedule> schedule() {
        if (schedule.isEmpty()) {
            schedule = Optional.of(Planner.schedule(
                    job.key, definition.recurrence(), next.map(Coming::at).orElse(coveredTo)));
        }
        return schedule.get();
    }

    String name() {
        return definition.name();
    }
}

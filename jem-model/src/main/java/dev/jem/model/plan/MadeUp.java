package dev.jem.model.plan;

import dev.jem.model.time.Backlog;
import dev.jem.model.time.CatchUp;
import dev.jem.model.time.CatchUpPlan;
import dev.jem.model.time.Fire;
import dev.jem.model.time.Schedule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which starts would be made up after an outage. */
public final class MadeUp {

    private MadeUp() {}

    /**
     * The starts of a backlog that run under a policy, in order. Those that are not yet missed, only late, count among
     * them; {@link CatchUp.Policy#NONE} makes up none. What is missed and not made up is not looked at.
     *
     * @param limit gives at most so many
     */
    public static List<Instant> starts(Schedule schedule, CatchUp catchUp, Backlog backlog, int limit) {
        List<Instant> starts = new ArrayList<>();
        if (catchUp.policy() == CatchUp.Policy.NONE) {
            return starts;
        }
        Instant boundary = CatchUpPlan.of(schedule, catchUp, backlog).boundary();
        Optional<Fire> fire = schedule.next(boundary);
        while (starts.size() < limit && fire.isPresent() && !fire.get().at().isAfter(backlog.until())) {
            starts.add(fire.get().at());
            fire = schedule.next(fire.get().at());
        }
        return starts;
    }
}

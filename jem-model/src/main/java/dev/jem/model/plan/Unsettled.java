package dev.jem.model.plan;

import dev.jem.model.job.TriggerDefinition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Starts whose written time has passed and that have no recorded outcome, as their rules will have it: a trigger
 * records one when its next start runs.
 *
 * @param waiting those that wait for their hours, their day or their jitter
 * @param passed those that do not run
 */
public record Unsettled(List<Prospect> waiting, List<Prospect> passed) {

    private static final Comparator<Prospect> ORDER =
            Comparator.comparing(Prospect::at).thenComparing(Prospect::job).thenComparing(Prospect::trigger);

    public Unsettled {
        waiting = waiting.stream().sorted(ORDER).toList();
        passed = passed.stream().sorted(ORDER).toList();
    }

    /** @param span up to now at most; of what was written in it, where it was to wait beyond it */
    public static Unsettled of(List<PlannedJob> jobs, Surroundings surroundings, Horizon span) {
        List<Prospect> waiting = new ArrayList<>();
        List<Prospect> passed = new ArrayList<>();
        for (PlannedJob job : jobs) {
            for (TriggerDefinition trigger : job.definition().triggers()) {
                if (job.standing(trigger.name()).next().isPresent()) {
                    TriggerOutlook outlook = new TriggerOutlook(job, trigger, surroundings, span.after());
                    waiting.addAll(outlook.waiting(span, Lookahead.STARTS_MAX));
                    passed.addAll(outlook.passed(span, Lookahead.STARTS_MAX));
                }
            }
        }
        return new Unsettled(waiting, passed);
    }
}

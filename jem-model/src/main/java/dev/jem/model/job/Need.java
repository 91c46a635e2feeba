package dev.jem.model.job;

import dev.jem.model.signal.SignalKey;
import dev.jem.model.time.DurationText;
import java.time.Duration;
import java.util.Optional;

/** What a run waits for before it begins. */
public sealed interface Need {

    /** How many a job may have. */
    int MAX = 100;

    /** The longest look-back. */
    Duration WITHIN_MAX = Duration.ofDays(90);

    /**
     * The last run of another job has ended like this.
     *
     * @param within so long before the run was due, or later; absent for a run of the same business date
     */
    record OfJob(JobKey job, EndedAs ends, Optional<Duration> within) implements Need {}

    /** A named event of the job's namespace. */
    record OfSignal(SignalKey signal, DateScope date, Consume consume) implements Need {}

    /** For people: {@code finance/erp-close to have succeeded}. */
    default String phrase() {
        return switch (this) {
            case OfJob it ->
                it.job + " to have " + it.ends.phrase()
                        + it.within
                                .map(span -> " within " + DurationText.format(span))
                                .orElse("");
            case OfSignal it -> "event " + it.signal + (it.consume == Consume.ONE ? ", for itself alone" : "");
        };
    }
}

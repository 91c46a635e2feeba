package dev.jem.model.plan;

import dev.jem.model.state.Excuse;
import java.time.Instant;
import java.util.Optional;

/** What will become of an expected start, as far as it can be known in advance. */
public sealed interface Fate {

    /** It runs when it is due. */
    record Runs() implements Fate {}

    /**
     * It waits for the end of a maintenance window or of a pause.
     *
     * @param until when it may begin; absent where nobody can know
     */
    record Waits(Optional<Instant> until) implements Fate {}

    /** It does not run, and that is as it should be. */
    record Excused(Excuse reason) implements Fate {}

    /** Its run fails without having begun. */
    record Fails() implements Fate {}
}

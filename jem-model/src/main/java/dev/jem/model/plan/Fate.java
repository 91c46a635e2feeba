package dev.jem.model.plan;

import dev.jem.model.state.Excuse;
import dev.jem.model.window.WindowKey;
import java.time.Instant;

/** What will become of an expected start, as far as it can be known in advance. */
public sealed interface Fate {

    /** It runs when it is due. */
    record Runs() implements Fate {}

    /**
     * Its run waits for the end of a maintenance window.
     *
     * @param window the first that it waits for
     * @param until when it may begin
     */
    record Waits(WindowKey window, Instant until) implements Fate {}

    /** It does not run, and that is as it should be. */
    record Excused(Excuse reason) implements Fate {}

    /** Its run fails without having begun. */
    record Fails() implements Fate {}
}

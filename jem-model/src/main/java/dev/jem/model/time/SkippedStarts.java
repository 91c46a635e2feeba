package dev.jem.model.time;

import java.time.Instant;

/**
 * Nominal times that a clock change took away and the policy does not make up.
 *
 * @param at the instant of the clock change
 * @param nominals the times
 */
public record SkippedStarts(Instant at, NominalRange nominals) {}

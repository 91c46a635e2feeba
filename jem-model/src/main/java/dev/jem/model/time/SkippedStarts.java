package dev.jem.model.time;

import dev.jem.model.state.Excuse;
import java.time.Instant;

/**
 * Nominal times that do not run, as was decided in advance: by the daylight-saving policy, a calendar or a window.
 *
 * @param at the instant of the first: for times that a clock change took away that of the change
 * @param lastAt the instant of the last
 * @param nominals the times
 * @param why for people; empty where the reason says all
 */
public record SkippedStarts(Instant at, Instant lastAt, NominalRange nominals, Excuse reason, String why) {}

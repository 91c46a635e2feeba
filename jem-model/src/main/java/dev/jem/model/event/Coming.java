package dev.jem.model.event;

import java.time.LocalDateTime;

/**
 * An expected start: what identifies it, and when it is.
 *
 * @param nominal the wall-clock time it was written for
 * @param fold 0, or 1 for the second pass of a repeated hour
 * @param at when it fires, epoch microseconds
 */
public record Coming(LocalDateTime nominal, int fold, long at) {}

package dev.jem.runtime.projection;

import dev.jem.model.job.JobKey;

/**
 * A start that is due and has no outcome yet, because a pause is in force: its trigger still stands at it.
 *
 * @param at when it was due, epoch microseconds
 */
public record HeldStart(JobKey key, String trigger, long at) {}

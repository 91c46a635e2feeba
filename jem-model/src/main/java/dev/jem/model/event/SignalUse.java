package dev.jem.model.event;

import dev.jem.model.job.JobKey;

/**
 * Who had what of a named event.
 *
 * @param number of the run; 0 where none was made
 * @param trigger that made the run; empty where the run had waited for the event
 * @param isTaken whether the event was taken away with it, so that nobody has it after that
 * @param skipped why no run was made; empty where one was
 */
public record SignalUse(JobKey job, long number, String trigger, boolean isTaken, String skipped) {}

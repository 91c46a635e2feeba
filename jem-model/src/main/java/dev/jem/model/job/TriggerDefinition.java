package dev.jem.model.job;

import dev.jem.model.time.CatchUp;

/**
 * A schedule of a job.
 *
 * @param name unique within the job; part of the identity of each occurrence
 * @param recurrence when
 * @param catchUp what happens to starts that were missed
 */
public record TriggerDefinition(String name, Recurrence recurrence, CatchUp catchUp) {}

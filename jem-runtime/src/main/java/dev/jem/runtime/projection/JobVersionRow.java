package dev.jem.runtime.projection;

import dev.jem.model.job.JobDefinition;

/**
 * A version of a job's definition.
 *
 * @param sha256 of its normal form
 * @param adHoc whether it was run without being applied
 * @param at when it was recorded
 * @param by who recorded it
 */
public record JobVersionRow(
        long job, long version, String sha256, boolean adHoc, JobDefinition definition, long at, String by) {}

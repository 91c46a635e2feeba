package dev.jem.model.event;

import java.util.Optional;

/**
 * Which expected start a run is for.
 *
 * @param trigger the name of the job's schedule
 * @param start the expected start
 * @param next where the trigger is now
 */
public record Occurrence(String trigger, Coming start, Optional<Coming> next) {}

package dev.jem.model.event;

import java.util.Optional;

/**
 * Where a trigger is.
 *
 * @param coveredTo every expected start up to and including this instant has its outcome, epoch microseconds
 * @param next the first expected start behind it; absent if it will never fire again or waits for a run to end
 */
public record Cursor(String trigger, long coveredTo, Optional<Coming> next) {}

package dev.jem.model.event;

import java.util.Optional;

/**
 * A start to come that new time-zone data has moved.
 *
 * @param is absent if there is none any more
 */
public record MovedStart(long job, String trigger, Coming was, Optional<Coming> is) {}

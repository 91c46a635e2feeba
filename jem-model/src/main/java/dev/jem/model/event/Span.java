package dev.jem.model.event;

import java.time.LocalDateTime;

/**
 * A stretch of expected starts of one trigger that share an outcome.
 *
 * @param first nominal time of the first
 * @param last nominal time of the last
 * @param firstAt when the first was due, epoch microseconds
 * @param lastAt when the last was due
 * @param count how many, at least 1
 */
public record Span(LocalDateTime first, LocalDateTime last, long firstAt, long lastAt, long count) {}

/**
 * The engine: a deterministic state machine. {@link dev.jem.engine.Engine#decide} turns a command into events,
 * {@link dev.jem.engine.Engine#apply} turns an event into state, and nothing else changes state.
 *
 * <p>No clock, randomness, I/O, threads or logging: time comes with the command, jitter is a hash of ids, and every map
 * that is walked has a fixed order. The same events give the same state, always.
 *
 * <ul>
 *   <li>{@code State} and what hangs on it ({@code Job}, {@code ActiveRun}, {@code TaskRun}, {@code Session}, …): plain
 *       data with the structures derived from it.
 *   <li>{@code Transitions}: the only code that changes them, one exhaustive switch over events.
 *   <li>{@code …Decisions}: what follows from a command, by topic, into a {@code Step}.
 *   <li>{@code Gates}: why something does not start, from the same facts that dispatch uses.
 * </ul>
 */
@NullMarked
package dev.jem.engine;

import org.jspecify.annotations.NullMarked;

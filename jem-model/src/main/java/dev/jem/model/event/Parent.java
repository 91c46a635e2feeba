package dev.jem.model.event;

/**
 * The task that a run is the work of.
 *
 * @param run the run of the task
 * @param task its name, or that of the element
 * @param awaited whether the task ends as this run does; otherwise it has ended as soon as there was this run
 */
public record Parent(long run, String task, boolean awaited) {}

package dev.jem.model.event;

/**
 * What a trigger that is not about time reacts to.
 *
 * @param trigger its name
 * @param id of the named event or of the run that has ended, as the cause says; 0 for what has no number here
 * @param what for people: {@code event finance/prices-ready of 2026-03-31 (number 7)}
 * @param isTaken whether the event is taken away with it
 */
public record Prompt(String trigger, long id, String what, boolean isTaken) {}

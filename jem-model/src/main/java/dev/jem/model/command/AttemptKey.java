package dev.jem.model.command;

/** Names an attempt within its cell. */
public record AttemptKey(long run, String task, int number) {}

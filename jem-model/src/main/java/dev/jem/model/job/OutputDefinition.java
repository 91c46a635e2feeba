package dev.jem.model.job;

/** A value that a task promises to give; a task that ends well without it has failed. */
public record OutputDefinition(String name, ValueType type) {}

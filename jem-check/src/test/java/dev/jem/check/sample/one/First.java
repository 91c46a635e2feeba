package dev.jem.check.sample.one;

import dev.jem.check.sample.two.Second;

/** Needs {@link Second}, which needs this. */
public record First(Second other) {}

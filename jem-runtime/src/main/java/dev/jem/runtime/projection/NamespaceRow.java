package dev.jem.runtime.projection;

/** A namespace. */
public record NamespaceRow(String name, long createdAt, String createdBy) {}

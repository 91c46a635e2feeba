package dev.jem.model.event;

/** A file an attempt left in its output directory. */
public record Artifact(String path, long size, String sha256) {}

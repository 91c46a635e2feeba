package dev.jem.worker.process;

/** The kinds of {@link Containment}, strongest first. */
public enum ContainmentKind {
    CGROUP,
    NAMESPACE,
    ORPHANS
}

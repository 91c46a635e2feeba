package dev.jem.worker.process;

import dev.jem.worker.linux.Cgroup;

/** How all processes of an attempt are kept together, so that none survives its end. */
public sealed interface Containment {

    /** A control group for each supervisor: inescapable, killed in one stroke. */
    record Cgroups(Cgroup parent) implements Containment {}

    /** A process id namespace for each supervisor, which is its first process: inescapable, killed in one stroke. */
    record Namespaces(boolean withUserNamespace) implements Containment {}

    /**
     * The worker adopts orphans and tells by session and {@code JEM_ATTEMPT_MARK} whose they were. A process that wipes
     * its environment, leaves its session and outlives its parent is found only when no other attempt could own it.
     */
    record Orphans() implements Containment {}

    /** One line for people: what is in use. */
    default String description() {
        return switch (this) {
            case Cgroups cgroups ->
                "cgroup v2 below " + cgroups.parent().path()
                        + (cgroups.parent().canKillAtOnce() ? " (cgroup.kill)" : " (freeze and kill)");
            case Namespaces namespaces ->
                namespaces.withUserNamespace() ? "pid and user namespace for each task" : "pid namespace for each task";
            case Orphans orphans ->
                "adoption of orphans, by session and environment mark (weaker: no cgroup, no namespace)";
        };
    }
}

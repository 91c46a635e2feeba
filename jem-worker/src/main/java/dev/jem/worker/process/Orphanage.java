package dev.jem.worker.process;

import dev.jem.worker.linux.ProcessStatus;
import dev.jem.worker.linux.Processes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where orphans of all trees end up when neither cgroup nor namespace keeps them: they become children of the worker.
 * For the reactor's thread, except {@link #add}.
 */
final class Orphanage {

    /** The name of the thread that starts supervisors, and so of a process between fork and exec. */
    static final String LAUNCHING_THREAD = "jem-launching";

    private final int worker = (int) ProcessHandle.current().pid();
    private final Set<String> launching;
    private final Set<OrphanTree> trees = ConcurrentHashMap.newKeySet();

    Orphanage(Host host) {
        launching = Set.of(LAUNCHING_THREAD, host.token(), "setpriv");
    }

    void add(OrphanTree tree) {
        trees.add(tree);
    }

    void remove(OrphanTree tree) {
        trees.remove(tree);
    }

    /**
     * Living children of the worker that came to it from some tree: not its supervisors, not what it started itself,
     * which shares its session. Those that have ended are reaped; each may have left a child that came after the look.
     */
    Sight orphans() throws IOException {
        int ownSession = Processes.status(worker).map(ProcessStatus::session).orElse(worker);
        List<ProcessStatus> found = new ArrayList<>();
        boolean complete = true;
        for (int pid : Processes.children(worker)) {
            Optional<ProcessStatus> status = Processes.status(pid);
            if (status.isEmpty() || status.get().session() == ownSession || isSupervisor(status.get())) {
                continue;
            }
            if (status.get().ended()) {
                Processes.reap(pid);
                complete = false;
            } else {
                found.add(status.get());
            }
        }
        return new Sight(found, complete);
    }

    private boolean isSupervisor(ProcessStatus status) {
        return launching.contains(status.name())
                || trees.stream().anyMatch(tree -> tree.supervisor().equals(status.id()));
    }

    /** Whether a tree other than this one could have lost this orphan. */
    boolean couldBelongToAnother(OrphanTree tree, ProcessStatus orphan) {
        return trees.stream().anyMatch(other -> other != tree && other.couldOwn(orphan));
    }
}

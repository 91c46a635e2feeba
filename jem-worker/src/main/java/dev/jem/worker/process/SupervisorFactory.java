package dev.jem.worker.process;

import dev.jem.worker.linux.Account;
import dev.jem.worker.linux.Cgroup;
import dev.jem.worker.linux.Directories;
import dev.jem.worker.linux.ProcessId;
import dev.jem.worker.linux.ProcessStatus;
import dev.jem.worker.linux.Processes;
import dev.jem.worker.linux.Reactor;
import dev.jem.worker.linux.Spawn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Starts supervisors. It waits for each to be there, so it is not for the reactor's thread. */
final class SupervisorFactory {

    private static final int OWNER_ONLY = 0700;

    private final Host host;
    private final Path slots;
    private final Reactor reactor;
    private final Orphanage orphanage;
    private final AtomicInteger numbers = new AtomicInteger();

    SupervisorFactory(Host host, Path slots, Reactor reactor) {
        this.host = host;
        this.slots = slots;
        this.reactor = reactor;
        this.orphanage = new Orphanage(host);
    }

    /** A supervisor whose first child is there. */
    Supervisor start(Account account) throws IOException {
        String name = host.token() + "-" + numbers.incrementAndGet();
        Path directory = slots.resolve(name);
        Directories.make(directory, OWNER_ONLY);
        Ends.Pair ends = Ends.make(directory);
        try {
            int spawned = spawn(command(name, account), ends.theirs());
            if (!ends.ours().awaitReady()) {
                Processes.reap(spawned);
                throw new IOException("A supervisor for tasks of the account " + account.name() + " ended at once: "
                        + ends.ours().complaint());
            }
            ProcessId id = identify(spawned);
            Supervisor.Parts parts = new Supervisor.Parts(name, directory, account, id, spawned, ends.ours());
            return new Supervisor(parts, tree(name, id), reactor, host.statusReader(account));
        } catch (IOException e) {
            ends.ours().close();
            Ends.remove(directory);
            throw e;
        }
    }

    private static int spawn(List<String> command, Ends.Theirs theirs) throws IOException {
        try (theirs) {
            return Spawn.start(command, theirs.byNumber());
        }
    }

    private List<String> command(String name, Account account) throws IOException {
        List<String> command = new ArrayList<>(entering(name));
        command.addAll(host.becoming(account));
        command.addAll(List.of(host.shell().toString(), "-c", SupervisorText.LOOP));
        return command;
    }

    private List<String> entering(String name) throws IOException {
        return switch (host.containment()) {
            case Containment.Cgroups cgroups -> {
                Cgroup group = cgroups.parent().child(name);
                group.make();
                yield SupervisorText.enter(group.processesFile().toString());
            }
            case Containment.Namespaces namespaces -> NamespaceTree.enter(host, namespaces);
            case Containment.Orphans orphans -> List.of();
        };
    }

    private ProcessId identify(int spawned) throws IOException {
        return switch (host.containment()) {
            case Containment.Namespaces namespaces -> NamespaceTree.supervisorBelow(spawned);
            case Containment.Cgroups cgroups -> statusOf(spawned);
            case Containment.Orphans orphans -> statusOf(spawned);
        };
    }

    private static ProcessId statusOf(int pid) throws IOException {
        return Processes.status(pid)
                .map(ProcessStatus::id)
                .orElseThrow(() -> new IOException("a supervisor has ended at once"));
    }

    private ProcessTree tree(String name, ProcessId id) throws IOException {
        return switch (host.containment()) {
            case Containment.Cgroups cgroups -> new CgroupTree(cgroups.parent().child(name), id);
            case Containment.Namespaces namespaces -> new NamespaceTree(id);
            case Containment.Orphans orphans -> new OrphanTree(name, id, Optional.of(orphanage));
        };
    }
}

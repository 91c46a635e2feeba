package dev.jem.worker.process;

import dev.jem.worker.linux.PidFd;
import dev.jem.worker.linux.ProcessId;
import dev.jem.worker.linux.ProcessStatus;
import dev.jem.worker.linux.Processes;
import dev.jem.worker.linux.Signal;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A process id namespace whose first process is the supervisor: every orphan becomes its child, and none outlives it.
 */
final class NamespaceTree implements ProcessTree {

    private final ProcessId supervisor;

    NamespaceTree(ProcessId supervisor) {
        this.supervisor = supervisor;
    }

    /** The words before a command that make it the first process of a namespace. */
    static List<String> enter(Host host, Containment.Namespaces namespaces) {
        String program = host.unshare().orElseThrow().toString();
        List<String> words = new ArrayList<>(List.of(program, "--pid", "--fork", "--kill-child"));
        if (namespaces.withUserNamespace()) {
            words.addAll(List.of("--user", "--map-current-user"));
        }
        words.add("--");
        return words;
    }

    /** The supervisor below the process that made its namespace. */
    static ProcessId supervisorBelow(int spawned) throws IOException {
        for (int pid : Processes.children(spawned)) {
            Optional<ProcessStatus> status = Processes.status(pid);
            if (status.isPresent()) {
                return status.get().id();
            }
        }
        throw new IOException("the first process of a namespace has ended at once");
    }

    @Override
    public boolean deserted() throws IOException {
        return living().isEmpty();
    }

    @Override
    public void signal(Signal signal) throws IOException {
        for (ProcessStatus each : living()) {
            send(each.id(), signal);
        }
    }

    private static void send(ProcessId id, Signal signal) throws IOException {
        Optional<PidFd> process = PidFd.open(id);
        if (process.isPresent()) {
            try (PidFd open = process.get()) {
                open.send(signal);
            }
        }
    }

    /** Everything below the supervisor, parents first. */
    private List<ProcessStatus> living() throws IOException {
        List<ProcessStatus> found = new ArrayList<>();
        Deque<Integer> parents = new ArrayDeque<>(List.of(supervisor.pid()));
        while (!parents.isEmpty()) {
            for (int pid : Processes.children(parents.pop())) {
                Optional<ProcessStatus> status = Processes.status(pid);
                if (status.isPresent() && !status.get().ended()) {
                    found.add(status.get());
                    parents.push(pid);
                }
            }
        }
        return found;
    }

    @Override
    public void kill() throws IOException {
        send(supervisor, Signal.SIGKILL);
    }

    /** The kernel lets the first process end only after all others have. */
    @Override
    public boolean gone() throws IOException {
        return Processes.status(supervisor.pid())
                .filter(now -> now.id().equals(supervisor) && !now.ended())
                .isEmpty();
    }

    @Override
    public boolean ranOutOfMemory() {
        return false;
    }

    @Override
    public void close() {
        // nothing is open
    }

    @Override
    public void remove() {
        // a namespace goes with its last process
    }
}

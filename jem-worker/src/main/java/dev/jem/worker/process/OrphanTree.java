package dev.jem.worker.process;

import dev.jem.worker.linux.PidFd;
import dev.jem.worker.linux.ProcessId;
import dev.jem.worker.linux.ProcessStatus;
import dev.jem.worker.linux.Processes;
import dev.jem.worker.linux.Signal;
import dev.jem.worker.linux.SystemCallException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The descendants of a supervisor, and those orphans that came from it as far as session, environment and age tell. */
final class OrphanTree implements ProcessTree {

    /** The variable by which a task's processes are known. */
    static final String MARK = "JEM_ATTEMPT_MARK";

    private static final int ROUNDS_MAX = 20;

    private final String name;
    private final ProcessId supervisor;
    private final Optional<Orphanage> orphanage;

    /** @param orphanage missing when a predecessor adopted the orphans: then every process of the host is looked at */
    OrphanTree(String name, ProcessId supervisor, Optional<Orphanage> orphanage) {
        this.name = name;
        this.supervisor = supervisor;
        this.orphanage = orphanage;
        orphanage.ifPresent(each -> each.add(this));
    }

    ProcessId supervisor() {
        return supervisor;
    }

    @Override
    public boolean deserted() throws IOException {
        return look().showsNothing();
    }

    @Override
    public void signal(Signal signal) throws IOException {
        for (ProcessStatus each : look().living()) {
            send(each.id(), signal);
        }
    }

    /** First none may start another, then all end. */
    @Override
    public void kill() throws IOException {
        Set<ProcessId> stopped = new HashSet<>();
        boolean found = true;
        for (int round = 0; found && round < ROUNDS_MAX; round++) {
            Sight sight = look();
            found = !sight.complete();
            for (ProcessStatus each : sight.living()) {
                if (stopped.add(each.id())) {
                    send(each.id(), Signal.SIGSTOP);
                    found = true;
                }
            }
        }
        for (ProcessStatus each : look().living()) {
            send(each.id(), Signal.SIGKILL);
        }
        send(supervisor, Signal.SIGKILL);
    }

    private static void send(ProcessId id, Signal signal) throws IOException {
        Optional<PidFd> process = PidFd.open(id);
        if (process.isPresent()) {
            try (PidFd open = process.get()) {
                open.send(signal);
            }
        }
    }

    @Override
    public boolean gone() throws IOException {
        boolean supervisorLives = Processes.status(supervisor.pid())
                .filter(now -> now.id().equals(supervisor) && !now.ended())
                .isPresent();
        return !supervisorLives && look().showsNothing();
    }

    private Sight look() throws IOException {
        return Sight.steadied(this::lookOnce);
    }

    private Sight lookOnce() throws IOException {
        List<ProcessStatus> found = new ArrayList<>();
        Set<Integer> seen = new HashSet<>(Set.of(supervisor.pid()));
        boolean isIdOurs = isIdOurs();
        Deque<Integer> parents = new ArrayDeque<>(isIdOurs ? List.of(supervisor.pid()) : List.of());
        Sight orphans = orphanage.isPresent() ? orphanage.get().orphans() : everyProcess();
        boolean complete = orphans.complete();
        for (ProcessStatus orphan : orphans.living()) {
            if (!owns(orphan, isIdOurs)) {
                complete &= !isUnrecognizable(orphan);
            } else if (seen.add(orphan.id().pid())) {
                found.add(orphan);
                parents.push(orphan.id().pid());
            }
        }
        while (!parents.isEmpty()) {
            for (int pid : Processes.children(parents.pop())) {
                Optional<ProcessStatus> status = Processes.status(pid);
                if (status.isPresent() && !status.get().ended() && seen.add(pid)) {
                    found.add(status.get());
                    parents.push(pid);
                }
            }
        }
        return new Sight(found, complete);
    }

    private static Sight everyProcess() throws IOException {
        List<Integer> listed = Processes.all();
        List<ProcessStatus> found = new ArrayList<>();
        for (int pid : listed) {
            Processes.status(pid).filter(status -> !status.ended()).ifPresent(found::add);
        }
        return new Sight(found, new HashSet<>(listed).containsAll(Processes.all()));
    }

    private boolean owns(ProcessStatus orphan, boolean isIdOurs) {
        if (orphan.id().equals(supervisor)) {
            return false;
        }
        if ((isIdOurs && orphan.session() == supervisor.pid() && couldOwn(orphan))
                || Processes.hasVariableStarting(orphan.id().pid(), markStart())) {
            return true;
        }
        return orphanage.isPresent() && couldOwn(orphan) && !orphanage.get().couldBelongToAnother(this, orphan);
    }

    /** One that is about to become another program shows no environment: it could be ours. */
    private boolean isUnrecognizable(ProcessStatus orphan) {
        return orphanage.isPresent()
                && couldOwn(orphan)
                && Processes.isBetweenPrograms(orphan.id().pid());
    }

    /**
     * Whether the id of the supervisor names what it opened: a session is named by the process that opened it, and
     * while anything is left in it the kernel gives that id to nobody else. A stranger who has the id now opened
     * another one.
     */
    private boolean isIdOurs() throws SystemCallException {
        return Processes.status(supervisor.pid())
                .filter(now -> !now.id().equals(supervisor))
                .isEmpty();
    }

    /** Whether the orphan is younger than this tree and nothing says whose it is. */
    boolean couldOwn(ProcessStatus orphan) {
        return orphan.id().startTicks() >= supervisor.startTicks();
    }

    private String markStart() {
        return MARK + "=" + name + ".";
    }

    @Override
    public boolean ranOutOfMemory() {
        return false;
    }

    @Override
    public void close() {
        remove();
    }

    @Override
    public void remove() {
        orphanage.ifPresent(each -> each.remove(this));
    }
}

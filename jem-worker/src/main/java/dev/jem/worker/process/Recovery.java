package dev.jem.worker.process;

import dev.jem.worker.linux.Cgroup;
import dev.jem.worker.linux.PidFd;
import dev.jem.worker.linux.ProcessId;
import dev.jem.worker.linux.ProcessStatus;
import dev.jem.worker.linux.Processes;
import dev.jem.worker.linux.Signal;
import dev.jem.worker.output.OutputSpool;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds what a predecessor left on this host. */
final class Recovery {

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private static final long LOOK_AGAIN_NANOS = 5_000_000;

    private final Means means;
    private final StateDirectory state;
    private final Set<String> inUse = new HashSet<>();
    private final Set<ProcessId> keep = new HashSet<>();

    Recovery(Means means, StateDirectory state) {
        this.means = means;
        this.state = state;
    }

    /** An attempt of the predecessor: ended, gone on with, or found lost. */
    Attempt resume(JournaledAttempt journaled, AttemptListener listener) throws IOException {
        AttemptRecord record = journaled.record();
        Attempt attempt = attempt(record, listener);
        if (journaled.end().isPresent()) {
            means.reactor().execute(() -> attempt.knownEnd(journaled.end().get()));
        } else if (record.bootId().equals(means.host().bootId())) {
            Supervisor left = supervisor(record);
            LOG.info("{} is taken over from the worker before this one.", record.key());
            means.reactor().execute(() -> attempt.resume(left, record));
        } else {
            LOG.warn("The host was restarted while {} ran.", record.key());
            means.reactor().execute(() -> attempt.lostWithHost(record));
        }
        return attempt;
    }

    private Attempt attempt(AttemptRecord record, AttemptListener listener) throws IOException {
        OutputSpool spool =
                OutputSpool.reopen(state.spool(), record.key(), record.limits().outputBytesMax());
        AttemptDirectory directory = means.workspace().at(record.key(), record.account());
        Attempt.Order order = Attempt.Order.of(record);
        return new Attempt(means, order, new Attempt.Place(directory, spool), listener);
    }

    private Supervisor supervisor(AttemptRecord record) throws IOException {
        String name = record.supervisorName();
        inUse.add(name);
        keep.add(record.supervisor());
        keep.add(record.program());
        Path slot = state.slots().resolve(name);
        Supervisor.Parts parts = new Supervisor.Parts(
                name, slot, record.account(), record.supervisor(), Supervisor.NOT_OURS, Ends.reopen(slot));
        ProcessTree tree = record.containment().open(name, record.supervisor());
        return new Supervisor(parts, tree, means.reactor(), means.host().statusReader(record.account()));
    }

    /** Ends what a predecessor had ready and had not used. */
    void clearAwayTheRest() throws IOException {
        endSupervisors();
        if (means.host().containment() instanceof Containment.Cgroups cgroups) {
            for (Cgroup group : cgroups.parent().children()) {
                if (isLeftBehind(group.path())) {
                    end(group);
                }
            }
        }
        try (DirectoryStream<Path> slots = Files.newDirectoryStream(state.slots())) {
            for (Path slot : slots) {
                if (isLeftBehind(slot)) {
                    Ends.remove(slot);
                }
            }
        }
    }

    /**
     * Every process that still executes the shell of a predecessor; the shell's file lies in a directory of this worker
     * alone.
     */
    private void endSupervisors() throws IOException {
        Path bin = means.host().shell().toAbsolutePath().getParent();
        for (int pid : Processes.all()) {
            Optional<ProcessStatus> status = Processes.status(pid);
            if (bin == null || status.isEmpty() || keep.contains(status.get().id())) {
                continue;
            }
            boolean ofPredecessor =
                    !status.get().name().equals(means.host().token()) && Processes.executesFrom(pid, bin);
            Optional<PidFd> process = ofPredecessor ? PidFd.open(status.get().id()) : Optional.empty();
            if (process.isPresent()) {
                try (PidFd open = process.get()) {
                    open.send(Signal.SIGKILL);
                }
            }
        }
    }

    private boolean isLeftBehind(Path named) {
        String name = named.getFileName().toString();
        return !inUse.contains(name) && !name.startsWith(means.host().token());
    }

    /** In the background: it holds nothing that anybody waits for. */
    private void end(Cgroup group) {
        means.reactor().execute(() -> endStep(group));
    }

    private void endStep(Cgroup group) {
        try {
            if (group.populated()) {
                group.killEverything();
                means.reactor().after(LOOK_AGAIN_NANOS, () -> endStep(group));
            } else {
                group.remove();
            }
        } catch (IOException e) {
            LOG.warn("The cgroup {} of a worker before this one could not be removed.", group.path(), e);
        }
    }
}

package dev.jem.worker.process;

import dev.jem.worker.linux.Account;
import dev.jem.worker.linux.ChildrenFile;
import dev.jem.worker.linux.PidFd;
import dev.jem.worker.linux.ProcessId;
import dev.jem.worker.linux.ProcessStatus;
import dev.jem.worker.linux.Processes;
import dev.jem.worker.linux.Reactor;
import dev.jem.worker.linux.Signal;
import dev.jem.worker.linux.StatusFile;
import dev.jem.worker.linux.SystemCallException;
import dev.jem.worker.output.OutputSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A shell that is the parent of one program after another ({@link SupervisorText}), with a child that waits to become
 * the next one. It is stopped while it has a child that waits or runs, so the child's end stays readable until it is
 * continued. For the reactor's thread.
 */
final class Supervisor {

    /** In place of a pid: it was spawned by a predecessor, others reap it. */
    static final int NOT_OURS = 0;

    private static final long STOP_CHECK_NANOS = 500_000;

    private final Parts parts;
    private final StatusReader statusReader;
    private final Reactor reactor;
    private final ProcessTree tree;
    private final Optional<PidFd> handle;
    private final Optional<StatusFile> ownStatus;
    private final Optional<ChildrenFile> children;
    private final List<Reactor.Watch> watches = new ArrayList<>();
    private Optional<Child> child = Optional.empty();
    private Watcher watcher;
    private boolean ended;

    /**
     * What a supervisor is made of.
     *
     * @param name unique on this host
     * @param directory of its FIFOs
     * @param spawned the child of the worker that has to be reaped: the supervisor or what it was started by
     */
    record Parts(String name, Path directory, Account account, ProcessId id, int spawned, Ends ends) {}

    /** The process that waits to become a program or has become it. */
    private record Child(ProcessId id, PidFd handle, StatusFile status, Reactor.Watch watch) {}

    /** Whom a supervisor serves at a time. Called on the reactor's thread. */
    interface Watcher {

        /** A child waits at the gate and the supervisor is stopped. */
        void ready();

        /** There is output to take. */
        void output(OutputSource source);

        /** The child has ended; {@link #programStatus} tells how. */
        void programEnded();

        /** The supervisor itself has ended, whoever ended it. */
        void supervisorEnded();
    }

    /** One that has ended already is watched for nothing, but its tree can be cleared away. */
    Supervisor(Parts parts, ProcessTree tree, Reactor reactor, StatusReader statusReader) throws IOException {
        this.parts = parts;
        this.tree = tree;
        this.reactor = reactor;
        this.statusReader = statusReader;
        this.watcher = new Unwatched();
        this.handle = PidFd.open(parts.id());
        int pid = parts.id().pid();
        this.ownStatus = handle.isPresent() ? StatusFile.open(pid) : Optional.empty();
        this.children = handle.isPresent() ? Optional.of(ChildrenFile.open(pid)) : Optional.empty();
        this.ended = handle.isEmpty();
    }

    String name() {
        return parts.name();
    }

    Account account() {
        return parts.account();
    }

    ProcessId id() {
        return parts.id();
    }

    ProcessTree tree() {
        return tree;
    }

    /** The process that waits or runs. */
    ProcessId program() {
        return waiting().id;
    }

    /** Begins to watch. */
    void attach(Watcher first) throws IOException {
        watcher = first;
        if (ended) {
            return;
        }
        watches.add(reactor.watch(pipe(OutputSource.STDOUT), () -> watcher.output(OutputSource.STDOUT)));
        watches.add(reactor.watch(pipe(OutputSource.STDERR), () -> watcher.output(OutputSource.STDERR)));
        if (handle.isPresent()) {
            watches.add(reactor.watch(handle.get().fd(), this::ownEnd));
        }
        if (parts.ends().controls().isPresent()) {
            watches.add(reactor.watch(parts.ends().controls().get().ready(), this::childIsThere));
        }
    }

    /** From now on somebody else is told. */
    void serve(Watcher next) {
        watcher = next;
    }

    int pipe(OutputSource source) {
        return switch (source) {
            case STDOUT -> parts.ends().stdout();
            case STDERR -> parts.ends().stderr();
        };
    }

    private void childIsThere() {
        try {
            if (parts.ends().awaitReady()) {
                firstChildIsThere();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first child said that it is there before this object existed. */
    void firstChildIsThere() throws IOException {
        send(Signal.SIGSTOP);
        for (int pid : children.isPresent() ? children.get().read() : List.<Integer>of()) {
            adopt(pid);
        }
        if (child.isEmpty()) {
            throw new IOException("the supervisor " + name() + " announced a child that is not there");
        }
        awaitStop();
    }

    private void send(Signal signal) throws IOException {
        if (handle.isPresent()) {
            handle.get().send(signal);
        }
    }

    private void adopt(int pid) throws IOException {
        Optional<ProcessStatus> status = Processes.status(pid);
        if (status.isPresent() && !status.get().ended()) {
            resume(status.get().id());
        }
    }

    /** Watches a child, also one that a predecessor let go on and that may have ended; one that is gone is left out. */
    void resume(ProcessId id) throws IOException {
        Optional<PidFd> handle = PidFd.open(id);
        Optional<StatusFile> status = handle.isPresent() ? StatusFile.open(id.pid()) : Optional.empty();
        if (handle.isEmpty() || status.isEmpty()) {
            handle.ifPresent(PidFd::close);
            return;
        }
        child = Optional.of(new Child(
                id, handle.get(), status.get(), reactor.watch(handle.get().fd(), this::childEnd)));
    }

    boolean hasProgram() {
        return child.isPresent();
    }

    /** A stop takes effect when the process next runs; until then it could still wait for its child. */
    private void awaitStop() {
        if (ended) {
            return;
        }
        try {
            if (isStopped()) {
                watcher.ready();
            } else {
                reactor.after(STOP_CHECK_NANOS, this::awaitStop);
            }
        } catch (SystemCallException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isStopped() throws SystemCallException {
        return ownStatus.isPresent()
                && ownStatus.get().read().map(ProcessStatus::stopped).orElse(false);
    }

    /** Whether another program can follow. */
    boolean takesMore() {
        return parts.ends().controls().isPresent();
    }

    boolean hasEnded() {
        return ended;
    }

    /** Gives the waiting child to an attempt: from now on its end without an execution stays visible. */
    void claim() throws IOException {
        parts.ends().openGate();
    }

    /** Lets the claimed child become a program. */
    void release(LaunchScript script) throws IOException {
        parts.ends().instruct(script.bytes());
        parts.ends().openGate();
    }

    /** What {@code /proc} says of the child, of its end too; nothing when the kernel has forgotten it. */
    Optional<ProcessStatus> programStatus() throws IOException {
        return child.isEmpty() ? Optional.empty() : statusReader.read(child.get().status);
    }

    void signalProgram(Signal signal) throws IOException {
        if (child.isPresent()) {
            child.get().handle.send(signal);
        }
    }

    /** The child's end has been noted: the kernel may forget it, and the next child comes. */
    void proceed() throws IOException {
        forgetChild();
        parts.ends().forgetScript();
        send(Signal.SIGCONT);
    }

    private void childEnd() {
        waiting().watch.end();
        watcher.programEnded();
    }

    private void ownEnd() {
        ended = true;
        endWatches();
        reap();
        watcher.supervisorEnded();
    }

    private void endWatches() {
        watches.forEach(Reactor.Watch::end);
        watches.clear();
    }

    private void forgetChild() {
        child.ifPresent(each -> {
            each.watch.end();
            each.handle.close();
            each.status.close();
        });
        child = Optional.empty();
    }

    private void reap() {
        if (parts.spawned() != NOT_OURS) {
            Processes.reap(parts.spawned());
        }
    }

    /** Looks away; its processes go on. */
    void close() {
        closeFiles();
        tree.close();
    }

    private void closeFiles() {
        endWatches();
        forgetChild();
        handle.ifPresent(PidFd::close);
        ownStatus.ifPresent(StatusFile::close);
        children.ifPresent(ChildrenFile::close);
        parts.ends().close();
    }

    /** Removes everything; its processes must have ended. */
    void dispose() throws IOException {
        closeFiles();
        reap();
        tree.remove();
        Ends.remove(parts.directory());
    }

    private Child waiting() {
        return child.orElseThrow(() -> new IllegalStateException("the supervisor " + name() + " has no child"));
    }

    /** Before it is attached nothing is watched. */
    private static final class Unwatched implements Watcher {

        @Override
        public void ready() {
            throw new IllegalStateException("not attached");
        }

        @Override
        public void output(OutputSource source) {
            throw new IllegalStateException("not attached");
        }

        @Override
        public void programEnded() {
            throw new IllegalStateException("not attached");
        }

        @Override
        public void supervisorEnded() {
            throw new IllegalStateException("not attached");
        }
    }
}

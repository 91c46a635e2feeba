package dev.jem.worker.linux;

import java.util.Optional;

/** A handle on one process: becomes readable when it has ended, and never means another one. */
public final class PidFd implements AutoCloseable {

    private final int fd;

    private PidFd(int fd) {
        this.fd = fd;
    }

    /** A handle on whatever has this number now; nothing when there is no such process. */
    public static Optional<PidFd> open(int pid) throws SystemCallException {
        long result = Kernel.result(SystemCall.PIDFD_OPEN, pid, 0);
        if (result == -ErrorNumber.ESRCH.number()) {
            return Optional.empty();
        }
        return Optional.of(new PidFd((int) Kernel.succeeded("pidfd_open " + pid, result)));
    }

    /** A handle on exactly this process, if it still exists. */
    public static Optional<PidFd> open(ProcessId id) throws SystemCallException {
        Optional<PidFd> candidate = open(id.pid());
        if (candidate.isPresent() && !isStill(id)) {
            candidate.get().close();
            return Optional.empty();
        }
        return candidate;
    }

    private static boolean isStill(ProcessId id) throws SystemCallException {
        Optional<ProcessStatus> now = Processes.status(id.pid());
        return now.isPresent() && now.get().id().equals(id);
    }

    public int fd() {
        return fd;
    }

    /** Sends a signal; a process that has ended takes none, which is no error. */
    public void send(Signal signal) throws SystemCallException {
        long result = Kernel.result(SystemCall.PIDFD_SEND_SIGNAL, fd, signal.number(), 0, 0);
        if (result != -ErrorNumber.ESRCH.number()) {
            Kernel.succeeded("send " + signal, result);
        }
    }

    @Override
    public void close() {
        Descriptors.close(fd);
    }
}

package dev.jem.worker.process;

import dev.jem.worker.linux.Account;
import dev.jem.worker.linux.BootClock;
import dev.jem.worker.linux.Cgroup;
import dev.jem.worker.linux.Directories;
import dev.jem.worker.linux.PidFd;
import dev.jem.worker.linux.Processes;
import dev.jem.worker.linux.Programs;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out what this host offers, by trying it. */
final class HostSurvey {

    private static final Logger LOG = LoggerFactory.getLogger(HostSurvey.class);
    private static final Path SHELL = Path.of("/bin/sh");
    private static final int TOKEN_BYTES = 4;
    private static final int EXECUTE_ONLY = 0711;
    private static final int READ_AND_EXECUTE = 0755;
    private static final int CAP_SYS_PTRACE = 19;

    private final Path bin;
    private final String stateId;
    private final Trial trial;

    /** Whether tasks can be kept together in this way here; throws with the reason when they cannot. */
    interface Trial {
        void run(Host host) throws IOException;
    }

    HostSurvey(Path bin, String stateId, Trial trial) {
        this.bin = bin;
        this.stateId = stateId;
        this.trial = trial;
    }

    /** The host with the strongest containment that works, or with the one that is asked for. */
    Host survey(Optional<ContainmentKind> wanted) throws IOException {
        requireProcessHandles();
        Host plain = plainHost();
        List<String> reasons = new ArrayList<>();
        for (ContainmentKind kind : wanted.map(List::of).orElse(List.of(ContainmentKind.values()))) {
            for (Containment candidate : candidates(kind)) {
                Host host = plain.with(candidate);
                try {
                    trial.run(host);
                    LOG.info("Tasks are kept together by {}.", candidate.description());
                    return host;
                } catch (IOException e) {
                    LOG.debug("{} does not work here", candidate.description(), e);
                    reasons.add(candidate.description() + ": " + e.getMessage());
                }
            }
        }
        throw new IOException("Tasks cannot be run on this host, because nothing keeps their processes together: "
                + (reasons.isEmpty() ? "what is wanted does not exist here" : String.join("; ", reasons)));
    }

    private static void requireProcessHandles() throws IOException {
        try (PidFd self = PidFd.open((int) ProcessHandle.current().pid()).orElseThrow()) {
            LOG.debug("process handles work: {}", self.fd());
        } catch (IOException e) {
            throw new IOException("This kernel has no process handles; Linux 5.4 or newer is needed to run tasks.", e);
        }
    }

    private Host plainHost() throws IOException {
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        String token = "jem-" + HexFormat.of().formatHex(random);
        Account own = Account.own();
        return new Host(
                BootClock.bootId(),
                token,
                installShell(token, own),
                own,
                Programs.find("setpriv"),
                Programs.find("unshare"),
                hasCapability(CAP_SYS_PTRACE),
                new Containment.Orphans());
    }

    /**
     * A copy of the shell whose name tells a process that has not become a task yet. Where tasks have other accounts
     * they may execute but not read it: then the kernel lets nobody of those accounts look into such a process, or into
     * its open files.
     */
    private Path installShell(String token, Account own) throws IOException {
        Files.createDirectories(bin);
        Directories.permit(bin, EXECUTE_ONLY);
        try (DirectoryStream<Path> old = Files.newDirectoryStream(bin)) {
            for (Path file : old) {
                Files.delete(file);
            }
        }
        Path copy = bin.resolve(token);
        Files.copy(SHELL.toRealPath(), copy);
        Directories.permit(copy, own.isRoot() ? EXECUTE_ONLY : READ_AND_EXECUTE);
        return copy;
    }

    private static boolean hasCapability(int number) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("CapEff:"))
                    .map(line -> Long.parseUnsignedLong(
                            line.substring("CapEff:".length()).strip(), 16))
                    .anyMatch(capabilities -> (capabilities & (1L << number)) != 0);
        }
    }

    private List<Containment> candidates(ContainmentKind kind) throws IOException {
        return switch (kind) {
            case CGROUP ->
                Cgroup.own().stream()
                        .map(own -> (Containment) new Containment.Cgroups(own.child("jem-" + stateId)))
                        .toList();
            case NAMESPACE ->
                Programs.find("unshare").isEmpty()
                        ? List.of()
                        : List.of(new Containment.Namespaces(!Account.own().isRoot()));
            case ORPHANS -> {
                Processes.adoptOrphans();
                yield List.of(new Containment.Orphans());
            }
        };
    }
}

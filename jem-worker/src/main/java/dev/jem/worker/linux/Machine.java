package dev.jem.worker.linux;

import java.util.Locale;
import java.util.Optional;

/** The processor architectures whose system call numbers, flags and structures are known. */
enum Machine {
    X86_64(0x10000, 0x20000, 12),
    AARCH64(0x4000, 0x8000, 16);

    private final int directoryFlag;
    private final int noFollowFlag;
    private final int epollEventBytes;

    Machine(int directoryFlag, int noFollowFlag, int epollEventBytes) {
        this.directoryFlag = directoryFlag;
        this.noFollowFlag = noFollowFlag;
        this.epollEventBytes = epollEventBytes;
    }

    static Optional<Machine> known() {
        if (!System.getProperty("os.name", "").equals("Linux")) {
            return Optional.empty();
        }
        String name = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        if (name.equals("amd64") || name.equals("x86_64")) {
            return Optional.of(X86_64);
        }
        return name.equals("aarch64") || name.equals("arm64") ? Optional.of(AARCH64) : Optional.empty();
    }

    /** @throws UnsupportedOperationException elsewhere than on Linux on a known processor */
    static Machine current() {
        return Current.MACHINE;
    }

    int directoryFlag() {
        return directoryFlag;
    }

    int noFollowFlag() {
        return noFollowFlag;
    }

    /** The size of {@code struct epoll_event}, which is packed on one of them. */
    int epollEventBytes() {
        return epollEventBytes;
    }

    private static final class Current {
        static final Machine MACHINE = known().orElseThrow(() ->
                new UnsupportedOperationException("Processes can be run on Linux on x86_64 or aarch64 only; this is "
                        + System.getProperty("os.name") + " on " + System.getProperty("os.arch")));
    }
}

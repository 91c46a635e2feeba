package dev.jem.worker.linux;

/** The system calls that are used, with their numbers. Only calls that exist on both architectures. */
enum SystemCall {
    READ(0, 63),
    WRITE(1, 64),
    CLOSE(3, 57),
    IOCTL(16, 29),
    PREAD64(17, 67),
    PWRITE64(18, 68),
    GETEUID(107, 175),
    GETEGID(108, 177),
    WAIT4(61, 260),
    FCNTL(72, 25),
    FTRUNCATE(77, 46),
    FCHMOD(91, 52),
    FCHOWN(93, 55),
    SETFSUID(122, 151),
    SETFSGID(123, 152),
    PRCTL(157, 167),
    EPOLL_CTL(233, 21),
    OPENAT(257, 56),
    MKDIRAT(258, 34),
    MKNODAT(259, 33),
    FCHOWNAT(260, 54),
    UNLINKAT(263, 35),
    FCHMODAT(268, 53),
    SPLICE(275, 76),
    EPOLL_PWAIT(281, 22),
    TIMERFD_CREATE(283, 85),
    TIMERFD_SETTIME(286, 86),
    EVENTFD2(290, 19),
    EPOLL_CREATE1(291, 20),
    PIPE2(293, 59),
    RENAMEAT2(316, 276),
    MEMFD_CREATE(319, 279),
    PIDFD_SEND_SIGNAL(424, 424),
    PIDFD_OPEN(434, 434),
    CLOCK_GETTIME(228, 113);

    private final int onX86;
    private final int onArm;

    SystemCall(int onX86, int onArm) {
        this.onX86 = onX86;
        this.onArm = onArm;
    }

    long number(Machine machine) {
        return switch (machine) {
            case X86_64 -> onX86;
            case AARCH64 -> onArm;
        };
    }
}

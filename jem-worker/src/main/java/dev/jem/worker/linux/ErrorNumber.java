package dev.jem.worker.linux;

/** Error numbers of Linux that are told apart, and what they mean to a reader. */
public enum ErrorNumber {
    EPERM(1, "not permitted"),
    ENOENT(2, "no such file or directory"),
    ESRCH(3, "no such process"),
    EINTR(4, "interrupted"),
    EIO(5, "input/output error"),
    ENXIO(6, "nothing that can be read"),
    EBADF(9, "not an open file"),
    ECHILD(10, "no such child"),
    EAGAIN(11, "would block"),
    ENOMEM(12, "out of memory"),
    EACCES(13, "permission denied"),
    EBUSY(16, "busy"),
    EEXIST(17, "exists already"),
    EXDEV(18, "on another file system"),
    ENOTDIR(20, "not a directory"),
    EISDIR(21, "a directory"),
    EINVAL(22, "invalid argument"),
    ENFILE(23, "too many open files on this machine"),
    EMFILE(24, "too many open files in this process"),
    ENOSPC(28, "no space left on the device"),
    EROFS(30, "read-only file system"),
    EPIPE(32, "nobody reads"),
    ENOSYS(38, "not known to this kernel"),
    ENOTEMPTY(39, "directory not empty"),
    ELOOP(40, "a symbolic link where none may be"),
    EOPNOTSUPP(95, "not supported here"),
    EDQUOT(122, "over the disk quota"),
    OTHER(-1, "failed");

    private final int number;
    private final String meaning;

    ErrorNumber(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    static ErrorNumber of(int number) {
        for (ErrorNumber candidate : values()) {
            if (candidate.number == number) {
                return candidate;
            }
        }
        return OTHER;
    }

    int number() {
        return number;
    }

    /** Whether it says something about the file that was asked for, and not about the state that this machine is in. */
    public boolean isOfTheFile() {
        return switch (this) {
            case ENOENT, EACCES, EPERM, ENXIO, ENOTDIR, EISDIR, EINVAL, ELOOP -> true;
            default -> false;
        };
    }

    public String meaning() {
        return meaning;
    }
}

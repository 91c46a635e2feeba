package dev.jem.worker.linux;

import java.util.function.Supplier;

/** The calling thread's rights on files and on what {@code /proc} tells. */
public final class Credentials {

    private Credentials() {}

    /** Does something with the file rights of another account, which root may; for the calling thread alone. */
    public static <T> T as(Account account, Supplier<T> action) {
        Account own = Account.own();
        Kernel.result(SystemCall.SETFSGID, account.gid());
        Kernel.result(SystemCall.SETFSUID, account.uid());
        try {
            return action.get();
        } finally {
            Kernel.result(SystemCall.SETFSUID, own.uid());
            Kernel.result(SystemCall.SETFSGID, own.gid());
        }
    }
}

package dev.jem.worker.process;

import dev.jem.worker.linux.Account;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What this host offers for launching.
 *
 * @param bootId of this start of the host
 * @param token names this incarnation of the worker: the supervisors' program has this name, so a process that has it
 *     has not become the task's program yet
 * @param shell a POSIX shell under that name
 * @param own the account of this worker
 * @param setpriv the program that changes accounts
 * @param unshare the program that makes namespaces
 * @param mayTrace whether the kernel tells this worker how processes of other accounts ended
 */
record Host(
        String bootId,
        String token,
        Path shell,
        Account own,
        Optional<Path> setpriv,
        Optional<Path> unshare,
        boolean mayTrace,
        Containment containment) {

    Host with(Containment other) {
        return new Host(bootId, token, shell, own, setpriv, unshare, mayTrace, other);
    }

    /** The words before a command that make it run as an account, with all its groups. */
    List<String> becoming(Account account) {
        if (account.uid() == own.uid()) {
            return List.of();
        }
        String program = setpriv.orElseThrow(
                        () -> new IllegalStateException("setpriv (util-linux) is needed to run tasks as "
                                + account.name() + " and is not on this host"))
                .toString();
        List<String> words = new ArrayList<>(List.of(program, "--reuid", Integer.toString(account.uid())));
        words.addAll(List.of("--regid", Integer.toString(account.gid()), "--init-groups", "--"));
        return words;
    }

    StatusReader statusReader(Account account) {
        return account.uid() == own.uid() || mayTrace ? StatusReader.plain() : StatusReader.as(account);
    }
}

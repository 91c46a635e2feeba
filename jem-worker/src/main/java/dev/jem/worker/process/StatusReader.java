package dev.jem.worker.process;

import dev.jem.worker.linux.Account;
import dev.jem.worker.linux.Credentials;
import dev.jem.worker.linux.ProcessStatus;
import dev.jem.worker.linux.StatusFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Reads how a process of another account ended, which {@code /proc} tells only those who may look into that process.
 */
@FunctionalInterface
interface StatusReader {

    Optional<ProcessStatus> read(StatusFile file) throws IOException;

    /** For an account of the same name, or with the capability SYS_PTRACE. */
    static StatusReader plain() {
        return StatusFile::read;
    }

    /** For root without that capability, as in many containers: looks with the rights of the account itself. */
    static StatusReader as(Account account) {
        return file -> {
            try {
                return Credentials.as(account, () -> readUnchecked(file));
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        };
    }

    private static Optional<ProcessStatus> readUnchecked(StatusFile file) {
        try {
            return file.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.jem.worker.process;

import dev.jem.worker.linux.Account;
import java.nio.file.Path;

/**
 * Where one attempt works. It belongs to the attempt's account, nobody else may look into it.
 *
 * @param path holds the parts below and, when the task has written it, the file of its outputs
 */
record AttemptDirectory(Path path, Account account) {

    /** The working directory, and the task's home. */
    Path work() {
        return path.resolve("work");
    }

    /** What is put here is kept. */
    Path artifacts() {
        return path.resolve("out");
    }

    /** Where the task writes its output values. */
    Path outputs() {
        return path.resolve("outputs");
    }
}

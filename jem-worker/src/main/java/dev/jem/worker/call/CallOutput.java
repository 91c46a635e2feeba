package dev.jem.worker.call;

import dev.jem.worker.output.OutputSource;

/** Where a call prints. */
@FunctionalInterface
public interface CallOutput {

    void print(OutputSource source, byte[] data);
}

package dev.jem.worker.agent;

import dev.jem.client.JemClient;
import dev.jem.worker.call.CallExecutor;
import dev.jem.worker.process.ProcessExecutor;

/** What a worker works with. */
record Workplace(WorkerSettings settings, JemClient client, ProcessExecutor executor, CallExecutor calls) {

    String worker() {
        return settings.name();
    }
}

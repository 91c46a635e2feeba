package dev.jem.worker.agent;

import dev.jem.client.Endpoint;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a worker needs to know.
 *
 * @param name unique among the server's workers
 * @param slots how many attempts it runs at once
 * @param directory its memory, its files and where tasks work; one worker each
 * @param version of Jem
 */
public record WorkerSettings(
        Endpoint server, String name, Map<String, String> labels, int slots, Path directory, String version) {

    public WorkerSettings {
        labels = Map.copyOf(labels);
        if (slots < 1) {
            throw new IllegalArgumentException("a worker needs at least one slot, not " + slots);
        }
    }
}

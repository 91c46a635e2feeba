package dev.jem.client;

import java.util.Optional;

/**
 * Which events.
 *
 * @param run id of a run
 */
public record EventFilter(Optional<String> namespace, Optional<String> job, Optional<String> run) {

    public static final EventFilter ALL = new EventFilter(Optional.empty(), Optional.empty(), Optional.empty());

    public static EventFilter ofRun(String id) {
        return new EventFilter(Optional.empty(), Optional.empty(), Optional.of(id));
    }

    Target on(Target target) {
        return target.with("namespace", namespace).with("job", job).with("run", run);
    }
}

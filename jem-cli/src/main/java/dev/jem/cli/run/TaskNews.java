package dev.jem.cli.run;

import dev.jem.protocol.Runs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds what is new in the tasks of a run since the last look. Not thread-safe. */
final class TaskNews {

    private final Map<String, String> known = new HashMap<>();

    /** The tasks that are in another state, at another attempt, or wait for another one, than before. */
    List<Runs.Task> of(Runs.Run run) {
        List<Runs.Task> news = new ArrayList<>();
        for (Runs.Task task : run.tasks()) {
            String now = task.state() + " " + task.attempts().size() + " "
                    + task.retryAt().isPresent();
            String before = known.put(task.name(), now);
            boolean isUnremarkable = before == null && isIdle(task);
            if (!now.equals(before) && !isUnremarkable) {
                news.add(task);
            }
        }
        return news;
    }

    private static boolean isIdle(Runs.Task task) {
        return task.attempts().isEmpty() && !States.isOver(task);
    }
}

package dev.jem.spec;

import dev.jem.model.job.Action;
import dev.jem.model.job.WaitFor;
import dev.jem.model.time.DurationText;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes tasks that no worker runs. */
final class AloneWriter {

    private AloneWriter() {}

    static Map<String, Object> tree(Action.Wait wait) {
        Map<String, Object> tree = new LinkedHashMap<>();
        switch (wait.what()) {
            case WaitFor.Span(var length) -> tree.put("for", DurationText.format(length));
            case WaitFor.TimeOfDay(var time, var zone) -> {
                tree.put("until", time.toString());
                tree.put("timezone", zone.getId());
            }
            case WaitFor.Moment(var at) -> tree.put("until", at.toString());
            case WaitFor.Callback(var timeout, var onTimeout) -> {
                Map<String, Object> callback = new LinkedHashMap<>();
                callback.put("timeout", DurationText.format(timeout));
                callback.put("onTimeout", Choice.text(onTimeout));
                tree.put("callback", callback);
            }
        }
        return tree;
    }
}

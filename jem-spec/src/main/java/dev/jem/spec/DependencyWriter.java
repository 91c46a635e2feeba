package dev.jem.spec;

import dev.jem.model.job.EndedAs;
import dev.jem.model.job.Need;
import dev.jem.model.job.Recurrence;
import dev.jem.model.job.SuccessRule;
import dev.jem.model.time.DurationText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes what jobs have to do with other jobs and with named events, in normal form. */
final class DependencyWriter {

    private DependencyWriter() {}

    static Map<String, Object> after(Recurrence.After after) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("job", after.job().toString());
        ends(after.ends(), tree);
        tree.put("date", Choice.text(after.date()));
        return tree;
    }

    static Map<String, Object> event(Recurrence.OnSignal event) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", event.signal().name());
        tree.put("date", Choice.text(event.date()));
        tree.put("consume", Choice.text(event.consume()));
        return tree;
    }

    static Map<String, Object> need(Need need) {
        Map<String, Object> tree = new LinkedHashMap<>();
        switch (need) {
            case Need.OfJob it -> {
                tree.put("job", it.job().toString());
                ends(it.ends(), tree);
                it.within()
                        .ifPresentOrElse(
                                span -> tree.put("within", DurationText.format(span)), () -> tree.put("date", "same"));
            }
            case Need.OfSignal it -> tree.put("event", event(it));
        }
        return tree;
    }

    static Map<String, Object> event(Need.OfSignal need) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("name", need.signal().name());
        event.put("date", Choice.text(need.date()));
        event.put("consume", Choice.text(need.consume()));
        return event;
    }

    private static void ends(EndedAs ends, Map<String, Object> tree) {
        switch (ends.kind()) {
            case SUCCEEDED, FAILED, DONE -> tree.put("state", Choice.text(ends.kind()));
            case EXIT ->
                tree.put(
                        "exit",
                        new ArrayList<>(ends.exit().stream()
                                .map(SuccessRule.ExitCodes::text)
                                .toList()));
        }
    }
}

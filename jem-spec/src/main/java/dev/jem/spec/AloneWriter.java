package dev.jem.spec;

import dev.jem.model.job.Action;
import dev.jem.model.job.ApprovalRule;
import dev.jem.model.job.SubJob;
import dev.jem.model.job.WaitFor;
import dev.jem.model.time.DurationText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes tasks that no worker runs. */
final class AloneWriter {

    private AloneWriter() {}

    static Map<String, Object> tree(ApprovalRule rule) {
        Map<String, Object> tree = new LinkedHashMap<>();
        if (!rule.roles().isEmpty()) {
            tree.put("roles", new ArrayList<>(rule.roles()));
        }
        tree.put("people", rule.people());
        tree.put("text", rule.text().source());
        rule.timeout().ifPresent(it -> {
            tree.put("timeout", DurationText.format(it));
            tree.put("onTimeout", Choice.text(rule.onTimeout()));
        });
        tree.put("allowSubmitter", rule.allowSubmitter());
        return tree;
    }

    static Map<String, Object> tree(SubJob sub) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", sub.job().toString());
        if (!sub.params().isEmpty()) {
            Map<String, Object> params = new LinkedHashMap<>();
            sub.params().forEach((name, value) -> params.put(name, value.source()));
            tree.put("params", params);
        }
        tree.put("wait", sub.awaited());
        return tree;
    }

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
            case WaitFor.OnSignal(var need, var timeout, var onTimeout) -> {
                Map<String, Object> event = DependencyWriter.event(need);
                event.put("timeout", DurationText.format(timeout));
                event.put("onTimeout", Choice.text(onTimeout));
                tree.put("event", event);
            }
        }
        return tree;
    }
}

package dev.jem.cli.object;

import dev.jem.cli.command.Column;
import dev.jem.cli.command.Output;
import dev.jem.cli.command.View;
import dev.jem.cli.text.Table;
import dev.jem.cli.text.Times;
import dev.jem.protocol.Windows;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How maintenance windows are shown. */
final class WindowView {

    private WindowView() {}

    static View<Windows.Window> list(Times times) {
        return new View<>(
                List.of(
                        Column.of("WINDOW", WindowView::name),
                        Column.of("STATE", WindowView::state),
                        Column.of("FROM", it -> it.from().map(times::full).orElse("")),
                        Column.of("TO", it -> it.to().map(times::full).orElse("")),
                        Column.of("EFFECT", Windows.Window::effect),
                        Column.of("FREEZE", it -> isSet(it, "blocksChanges") ? "yes" : ""),
                        Column.of("APPLIES TO", WindowView::scope),
                        Column.wide("FINISH BEFORE", it -> isSet(it, "finishBefore") ? "yes" : ""),
                        Column.wide("VERSION", it -> Long.toString(it.version())),
                        Column.wide("DESCRIPTION", Windows.Window::description)),
                WindowView::name,
                "There are no maintenance windows here. Apply a manifest with: jem apply -f FILE");
    }

    static String name(Windows.Window window) {
        return window.namespace() + "/" + window.name();
    }

    private static String state(Windows.Window window) {
        return window.open() ? "OPEN" : window.from().isPresent() ? "COMING" : "OVER";
    }

    private static Map<?, ?> spec(Windows.Window window) {
        return window.definition().get("spec") instanceof Map<?, ?> spec ? spec : Map.of();
    }

    private static boolean isSet(Windows.Window window, String flag) {
        return Boolean.TRUE.equals(spec(window).get(flag));
    }

    /** Jobs or workers by namespace, name and label, as the manifest says it. */
    private static String scope(Windows.Window window) {
        boolean isOfWorkers = spec(window).containsKey("workers");
        Map<?, ?> scope = spec(window).get(isOfWorkers ? "workers" : "jobs") instanceof Map<?, ?> it ? it : Map.of();
        List<String> parts = new ArrayList<>();
        if (scope.get("names") instanceof List<?> names) {
            parts.add(words(names));
        }
        if (scope.get("labels") instanceof Map<?, ?> labels) {
            parts.add("with " + words(labels.entrySet()));
        }
        boolean isNamed = scope.containsKey("names");
        if (!isOfWorkers && scope.get("namespaces") instanceof List<?> namespaces) {
            parts.add(namespaces.contains("*") ? "in all namespaces" : "in " + words(namespaces));
        } else if (!isOfWorkers && !isNamed) {
            parts.add("in " + window.namespace());
        }
        String what = isOfWorkers ? "workers" : "jobs";
        return (isNamed ? what + " " : "all " + what + " ") + String.join(" ", parts);
    }

    private static String words(Collection<?> words) {
        return words.stream().map(String::valueOf).sorted().collect(Collectors.joining(", "));
    }

    static void describe(Windows.Window window, Output output) {
        Times times = output.times();
        Table facts = new Table(List.of("", ""));
        facts.add(List.of("window", name(window)));
        facts.add(List.of("description", window.description()));
        facts.add(List.of("version", Long.toString(window.version())));
        facts.add(List.of("state", state(window)));
        window.from().ifPresent(it -> facts.add(List.of(window.open() ? "open since" : "opens", times.full(it))));
        window.to().ifPresent(it -> facts.add(List.of("until", times.full(it))));
        facts.add(List.of(
                "effect",
                window.effect().equals("skip")
                        ? "skip: expected starts are excused"
                        : "wait: what is due starts when it closes"));
        facts.add(List.of("applies to", scope(window)));
        facts.add(List.of(
                "finish before",
                isSet(window, "finishBefore")
                        ? "yes: what would probably not end before it opens does not start"
                        : "no"));
        facts.add(List.of(
                "freeze", isSet(window, "blocksChanges") ? "yes: the definitions of its jobs stay as they are" : "no"));
        output.print(facts);
        output.line("");
        output.raw(Output.yamlText(window.definition()));
    }
}

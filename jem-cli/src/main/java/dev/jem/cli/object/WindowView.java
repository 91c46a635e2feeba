package dev.jem.cli.object;

import dev.jem.cli.command.Column;
import dev.jem.cli.command.Output;
import dev.jem.cli.command.View;
import dev.jem.cli.text.Table;
import dev.jem.cli.text.Times;
import dev.jem.protocol.Windows;
import java.util.List;

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

    static void describe(Windows.Window window, Output output) {
        Times times = output.times();
        Table facts = new Table(List.of("", ""));
        facts.add(List.of("window", name(window)));
        facts.add(List.of("description", window.description()));
        facts.add(List.of("version", Long.toString(window.version())));
        facts.add(List.of("state", state(window)));
        window.from().ifPresent(it -> facts.add(List.of(window.open() ? "open since" : "opens", times.full(it))));
        window.to().ifPresent(it -> facts.add(List.of("until", times.full(it))));
        facts.add(List.of("effect", window.effect()));
        output.print(facts);
        output.line("");
        output.raw(Output.yamlText(window.definition()));
    }
}

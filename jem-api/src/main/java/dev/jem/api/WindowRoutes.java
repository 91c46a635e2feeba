package dev.jem.api;

import dev.jem.model.command.Answer;
import dev.jem.model.command.Command;
import dev.jem.model.job.JobKey;
import dev.jem.model.window.Openings;
import dev.jem.model.window.Openings.Opening;
import dev.jem.model.window.WindowDefinition;
import dev.jem.model.window.WindowKey;
import dev.jem.protocol.Page;
import dev.jem.protocol.Windows;
import dev.jem.runtime.Lane;
import dev.jem.runtime.Registry.AppliedWindow;
import dev.jem.spec.ManifestWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Maintenance windows. */
final class WindowRoutes {

    private static final String WINDOW = Routes.API + "/namespaces/{namespace}/windows/{window}";

    private final Backend backend;

    WindowRoutes(Backend backend) {
        this.backend = backend;
    }

    List<Route> routes() {
        return List.of(
                Route.get(Routes.API + "/windows", Permission.READ, "Maintenance windows by name", this::list)
                        .gives(Page.class)
                        .query("namespace", "limit", "cursor"),
                Route.get(WINDOW, Permission.READ, "A maintenance window", this::get)
                        .gives(Windows.Window.class),
                Route.delete(
                                WINDOW,
                                Permission.DEFINE,
                                "Take a maintenance window away; what waits goes on",
                                this::delete)
                        .query("reason"));
    }

    private void list(Call call) {
        Optional<String> namespace = Names.namespace(call, backend.queries(call));
        Instant now = Instant.now();
        List<Windows.Window> windows = backend.cell().registry().windows().values().stream()
                .filter(it -> namespace
                        .filter(name -> !name.equals(it.definition().key().namespace()))
                        .isEmpty())
                .map(it -> window(it, now))
                .toList();
        call.json(Names.page(call, windows, it -> it.namespace() + "/" + it.name()));
    }

    private void get(Call call) {
        WindowKey key = key(call);
        AppliedWindow window = Optional.ofNullable(
                        backend.cell().registry().windows().get(key))
                .orElseThrow(() -> notFound(key));
        Versions.tag(call, window.version());
        call.json(window(window, Instant.now()));
    }

    private Windows.Window window(AppliedWindow window, Instant now) {
        WindowDefinition definition = window.definition();
        Openings openings = new Openings(definition, backend.calendars()::days);
        Optional<Opening> open = openings.covering(now);
        Optional<Opening> shown = open.or(() -> openings.after(now));
        return new Windows.Window(
                definition.key().namespace(),
                definition.key().name(),
                window.version(),
                definition.description(),
                Rendering.kebab(definition.effect()),
                open.isPresent(),
                shown.map(Opening::from),
                shown.map(Opening::to),
                ManifestWriter.tree(definition));
    }

    private static WindowKey key(Call call) {
        WindowKey key = new WindowKey(call.path("namespace"), call.path("window"));
        if (!JobKey.isName(key.namespace()) || !JobKey.isName(key.name())) {
            throw notFound(key);
        }
        return key;
    }

    private static ProblemException notFound(WindowKey key) {
        return ProblemException.notFound("there is no maintenance window " + key);
    }

    private void delete(Call call) {
        Command command = new Command.DeleteWindow(
                key(call),
                Versions.seen(call, "maintenance window"),
                call.query("reason").orElse(""));
        backend.command(call, command, Lane.OPERATORS, Answer.Done.class);
        call.nothing();
    }
}

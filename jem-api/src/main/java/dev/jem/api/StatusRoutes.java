package dev.jem.api;

import dev.jem.engine.EngineView;
import dev.jem.model.event.Entity;
import dev.jem.protocol.Servers;
import dev.jem.runtime.SteppedCell;
import java.util.List;

/** How the server is. */
final class StatusRoutes {

    private final Backend backend;
    private final ApiPorts.Facts facts;

    StatusRoutes(Backend backend, ApiPorts.Facts facts) {
        this.backend = backend;
        this.facts = facts;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/livez", Permission.ANYBODY, "Whether the process runs", this::live)
                        .gives(Servers.Ready.class),
                Route.get("/readyz", Permission.ANYBODY, "Whether requests are served", this::ready)
                        .gives(Servers.Ready.class),
                Route.get(Routes.API + "/status", Permission.READ, "What this server is doing", this::status)
                        .gives(Servers.Status.class));
    }

    private void live(Call call) {
        call.json(new Servers.Ready(true, "", ""));
    }

    private void ready(Call call) {
        SteppedCell.Status status = backend.cell().status();
        boolean ready =
                status.leads() && !backend.cell().registry().incarnation().isEmpty();
        if (!ready) {
            call.context().status(ProblemException.Status.UNAVAILABLE.number);
        }
        call.json(new Servers.Ready(ready, ready ? facts.durability() : "", ready ? "" : status.detail()));
    }

    private void status(Call call) {
        Present present = backend.ask(call, Present.class, view -> new Present(view.counts(), view.pauses()));
        EngineView.Counts counts = present.counts;
        SteppedCell.Status status = backend.cell().status();
        call.json(new Servers.Status(
                facts.version(),
                backend.cell().registry().incarnation(),
                facts.node(),
                status.epoch(),
                backend.cell().feed().last(),
                backend.projector().position(),
                status.leads() ? "leader" : "standby",
                facts.startedAt(),
                facts.database(),
                facts.durability(),
                counts.jobs(),
                counts.activeRuns(),
                counts.workers(),
                facts.timeZoneData(),
                backend.calendars().warnings(),
                present.pauses.stream().map(PauseRoutes::pause).toList()));
    }

    private record Present(EngineView.Counts counts, List<Entity.Pause> pauses) {}
}

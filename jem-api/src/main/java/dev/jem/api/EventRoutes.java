package dev.jem.api;

import dev.jem.protocol.Events;
import dev.jem.protocol.Headers;
import dev.jem.protocol.Json;
import dev.jem.protocol.Page;
import dev.jem.runtime.journal.JournalException;
import dev.jem.runtime.projection.Committed;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What happened: live as server-sent events, and all of it from the journal. */
final class EventRoutes {

    private static final long HEARTBEAT_MILLIS = 15_000;
    private static final int BATCHES_MAX = 200;
    private static final int EVENTS_LIMIT_MAX = 10_000;

    private final Backend backend;
    private final EventRendering rendering;

    EventRoutes(Backend backend) {
        this.backend = backend;
        this.rendering = new EventRendering(backend);
    }

    List<Route> routes() {
        return List.of(
                Route.get(
                                Routes.API + "/events",
                                Permission.READ,
                                "Committed events as they happen (SSE)",
                                this::stream)
                        .gives(Events.Event.class)
                        .query("namespace", "job", "run"),
                Route.get(
                                Routes.API + "/journal",
                                Permission.READ,
                                "The journal's events in their order",
                                this::journal)
                        .gives(Page.class)
                        .query("from", "limit"));
    }

    /** What a listener wants to hear of. */
    private record Wanted(Optional<String> namespace, Optional<String> job, Optional<String> run) {
        boolean matches(Events.Event event) {
            return namespace.filter(it -> !it.equals(event.namespace())).isEmpty()
                    && job.filter(it -> !it.equals(event.job())).isEmpty()
                    && run.filter(it -> !it.equals(event.run())).isEmpty();
        }
    }

    /** The place behind which a listener goes on. */
    private record Place(long seq, int index) {
        static Optional<Place> parse(String id) {
            try {
                String[] parts = id.split("\\.", 2);
                Place place = new Place(Long.parseLong(parts[0]), Integer.parseInt(parts[parts.length - 1]));
                return Optional.of(place).filter(it -> parts.length == 2 && it.seq >= 0 && it.index >= 0);
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        }
    }

    private void stream(Call call) throws IOException, InterruptedException, JournalException {
        Wanted wanted = new Wanted(call.query("namespace"), call.query("job"), call.query("run"));
        long last = backend.cell().feed().last();
        Place place = call.header(Headers.LAST_EVENT_ID)
                .map(id -> place(id, last))
                .orElseGet(() -> new Place(last, Integer.MAX_VALUE));
        call.seq(place.seq());
        OutputStream out = call.stream(Headers.EVENT_STREAM);
        write(out, ": connected\n\n");
        long seq = place.index() == Integer.MAX_VALUE ? place.seq() : place.seq() - 1;
        while (backend.cell().status().leads() || backend.cell().feed().last() > seq) {
            if (!backend.cell().feed().await(seq, HEARTBEAT_MILLIS)) {
                write(out, ": still here\n\n");
                continue;
            }
            for (Committed batch : backend.cell().feed().after(seq, BATCHES_MAX)) {
                write(out, text(batch, place, wanted));
                seq = batch.seq();
            }
        }
    }

    private static Place place(String id, long last) {
        return Place.parse(id)
                .filter(it -> it.seq() <= last)
                .orElseThrow(() -> ProblemException.badRequest("the header " + Headers.LAST_EVENT_ID + " is '" + id
                        + "'; give an id that an event of this history had, or leave it out"));
    }

    private String text(Committed batch, Place place, Wanted wanted) {
        StringBuilder text = new StringBuilder();
        for (int index = 0; index < batch.events().size(); index++) {
            boolean isKnown = batch.seq() < place.seq() || (batch.seq() == place.seq() && index <= place.index());
            Events.Event event = rendering.render(batch, index);
            if (!isKnown && wanted.matches(event)) {
                text.append("id: ")
                        .append(batch.seq())
                        .append('.')
                        .append(index)
                        .append('\n');
                text.append("event: ").append(event.type()).append('\n');
                text.append("data: ")
                        .append(Json.mapper().writeValueAsString(event))
                        .append("\n\n");
            }
        }
        return text.toString();
    }

    private static void write(OutputStream out, String text) throws IOException {
        if (!text.isEmpty()) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }

    private void journal(Call call) {
        int limit = (int) call.number("limit", 1_000, 1, EVENTS_LIMIT_MAX);
        long after = call.number("from", 1, 0, Long.MAX_VALUE) - 1;
        List<Events.Event> events = new ArrayList<>();
        long next = 0;
        for (Committed batch : backend.queries(call).events(Math.max(0, after), Math.min(limit, 1_000))) {
            if (events.size() >= limit) {
                next = batch.seq();
                break;
            }
            for (int index = 0; index < batch.events().size(); index++) {
                events.add(rendering.render(batch, index));
            }
            next = batch.seq() + 1;
        }
        boolean isEnd = next == 0 || next > backend.cell().feed().last();
        call.json(new Page<>(events, isEnd ? "" : Long.toString(next)));
    }
}

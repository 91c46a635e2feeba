package dev.jem.worker.agent;

import dev.jem.client.WorkerApi;
import dev.jem.protocol.Watches;
import dev.jem.worker.watch.FileClaims;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Looks out for what starts jobs, as the server asks, and tells it what was found. */
final class Lookout {

    private static final Duration ASK_EVERY = Duration.ofSeconds(5);
    private static final int ARRIVALS_MAX = 100;

    private final Workplace place;
    private final Contact contact;
    private final FileClaims files;
    private long askAt = System.nanoTime();

    Lookout(Workplace place, Contact contact, FileClaims files) {
        this.place = place;
        this.contact = contact;
        this.files = files;
    }

    /** Without contact nothing is claimed: nobody may want it any more. */
    void look() throws IOException, InterruptedException {
        Contact.Session now = contact.awaitSession();
        WorkerApi server = place.client().worker();
        if (askAt - System.nanoTime() <= 0) {
            files.watch(
                    server.watches(place.worker(), new Watches.Ask(now.id())).watches());
            askAt = System.nanoTime() + ASK_EVERY.toNanos();
        }
        files.look();
        List<Watches.Arrival> arrivals = files.arrivals(ARRIVALS_MAX);
        if (!arrivals.isEmpty()) {
            files.settle(server.arrivals(place.worker(), new Watches.Arrivals(now.id(), arrivals))
                    .results());
        }
        Duration untilAsked = Duration.ofNanos(Math.max(0, askAt - System.nanoTime()));
        contact.pause(Math.max(1, files.pause(untilAsked).toMillis()));
    }
}

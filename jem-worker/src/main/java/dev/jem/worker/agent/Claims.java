package dev.jem.worker.agent;

import dev.jem.protocol.Workers;
import dev.jem.worker.process.StartFailure;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks for work while there is room, and launches what is granted. */
final class Claims {

    private static final long PAUSE_MILLIS = 500;
    private static final long WAIT_MILLIS = 20_000;

    private static final Logger LOG = LoggerFactory.getLogger(Claims.class);

    private final Workplace place;
    private final Contact contact;
    private final Launches launches;
    private final Calls calls;

    Claims(Workplace place, Contact contact, Launches launches, Calls calls) {
        this.place = place;
        this.contact = contact;
        this.launches = launches;
        this.calls = calls;
    }

    /** @param obey does what else the server says */
    void claim(Consumer<List<Workers.Stop>> obey) throws InterruptedException {
        Contact.Session now = contact.awaitSession();
        Lease lease = contact.lease();
        int slots = place.settings().slots();
        int free = slots - contact.held().size();
        long lapses = lease.lapses();
        if (!lease.isValid()) {
            contact.pause(PAUSE_MILLIS);
            return;
        }
        if (free <= 0) {
            contact.awaitRoom(slots, WAIT_MILLIS);
            return;
        }
        Workers.Claim claim = new Workers.Claim(now.id(), now.claimed() + 1, free, WAIT_MILLIS);
        Workers.Claimed claimed = place.client().worker().claim(place.worker(), claim);
        for (Contact.Granted granted : contact.take(now, claimed, lapses)) {
            begin(granted.order(), granted.attempt());
        }
        obey.accept(claimed.stop());
    }

    /** Files may have to be fetched first: nobody else waits for that. */
    private void begin(Workers.Order order, HeldAttempt attempt) {
        if (order.files().isEmpty()) {
            launch(order, attempt);
        } else {
            Thread.ofVirtual().start(() -> launch(order, attempt));
        }
    }

    private void launch(Workers.Order order, HeldAttempt attempt) {
        try {
            attempt.runs(
                    calls.take(order)
                            ? calls.launch(order, attempt)
                            : place.executor().launch(launches.request(order), attempt));
        } catch (Launches.RefusedException e) {
            attempt.refuse(StartFailure.NOT_ALLOWED, String.valueOf(e.getMessage()));
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} could not be launched", order.attempt(), e);
            attempt.refuse(StartFailure.HOST, "it could not be launched: " + e.getMessage());
        }
    }
}

package dev.jem.sim;

import dev.jem.model.command.Command.Deliver;
import dev.jem.model.event.Event;
import dev.jem.model.event.Prompt;
import dev.jem.model.job.Recurrence;
import dev.jem.model.state.Cause;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The laws of deliveries from outside: each gives at most one run, which is of what was delivered. */
final class DeliveryLaws {

    private final Map<String, Deliver> sent = new TreeMap<>();
    private final Set<String> used = new TreeSet<>();

    void sends(String by, Deliver delivery) {
        sent.put(by + "/" + delivery.idempotencyKey(), delivery);
    }

    void create(Flow flow, Event.RunCreated event) {
        if (event.cause() != Cause.WEBHOOK) {
            return;
        }
        Prompt prompt = event.prompt().orElseThrow();
        Deliver delivery = sent.get(event.idempotencyKey());
        boolean isMeant = delivery != null
                && delivery.job().equals(flow.definition.key())
                && delivery.trigger().equals(prompt.trigger())
                && delivery.what().equals(prompt.what())
                && flow.definition.triggers().stream()
                        .anyMatch(it -> it.name().equals(prompt.trigger())
                                && it.recurrence() instanceof Recurrence.Webhook
                                && it.recurrence().equals(delivery.recurrence()));
        if (!isMeant) {
            throw new BrokenLaw("a delivery starts what it was for", flow + " by " + event.idempotencyKey());
        }
        if (!used.add(event.idempotencyKey())) {
            throw new BrokenLaw("a delivery gives at most one run", flow + " by " + event.idempotencyKey());
        }
    }
}

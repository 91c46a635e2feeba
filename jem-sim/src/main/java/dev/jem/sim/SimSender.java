package dev.jem.sim;

import dev.jem.model.command.Answer;
import dev.jem.model.command.Command.Deliver;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Somebody outside who delivers, again and again while nobody answers, and at times once more much later. */
final class SimSender {

    private static final String NAME = "webhook";
    private static final long MINUTE = 60 * VirtualTime.SECOND;

    private final World world;
    private final List<Deliver> delivered = new ArrayList<>();

    SimSender(World world) {
        this.world = world;
    }

    void start() {
        world.time.in(world.chance.between(VirtualTime.SECOND, MINUTE), () -> {
            if (!world.chance.isCalm()) {
                deliver(world.chance.flip(0.3) && !delivered.isEmpty() ? world.chance.pick(delivered) : something());
                start();
            }
        });
    }

    private Deliver something() {
        int number = (int) world.chance.between(0, SimJobs.COUNT - 1);
        Deliver delivery = new Deliver(
                SimJobs.key(number),
                SimJobs.WEBHOOK,
                SimJobs.webhook(number, world.chance),
                "webhook sim/hook-" + number,
                Collections.emptySortedMap(),
                "delivery-" + delivered.size());
        delivered.add(delivery);
        return delivery;
    }

    private void deliver(Deliver delivery) {
        world.laws.deliveries.sends(NAME, delivery);
        world.insist(
                delivery,
                NAME,
                answer -> Optional.of(answer)
                        .filter(Answer.Delivered.class::isInstance)
                        .flatMap(it -> ((Answer.Delivered) it).run())
                        .ifPresent(it -> world.laws.acknowledged(NAME + "/" + delivery.idempotencyKey(), it)));
    }
}

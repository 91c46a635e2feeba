package dev.jem.sim;

import dev.jem.model.command.Answer;
import dev.jem.model.command.Command;
import dev.jem.model.command.Command.SubmitRun;
import dev.jem.model.job.PauseTarget;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** People and tools: they ask until they are answered, and check what they are told. */
final class SimClient {

    private static final long PATIENCE = 5 * VirtualTime.SECOND;

    private final String name;
    private final World world;
    private final Chance chance;
    private final SimJobs jobs;
    private final SimCalendars calendars;
    private long keys;

    SimClient(String name, World world) {
        this.name = name;
        this.world = world;
        this.chance = world.chance;
        this.jobs = new SimJobs(world);
        this.calendars = new SimCalendars(world);
    }

    void start() {
        for (int number = 0; number < SimJobs.COUNT; number++) {
            insist(new Command.Apply(calendars.all(), List.of(), List.of(jobs.job(number))));
        }
        actAgain();
    }

    private void actAgain() {
        world.time.in(chance.between(VirtualTime.SECOND / 5, 8 * VirtualTime.SECOND), () -> {
            if (!chance.isCalm()) {
                act();
                actAgain();
            }
        });
    }

    private void act() {
        switch ((int) chance.between(0, 12)) {
            case 0 -> insist(new Command.Apply(List.of(jobs.job(number()))));
            case 1 -> insist(new Command.DeleteJob(SimJobs.key(number()), OptionalLong.empty(), "sim"));
            case 2 -> insist(new Command.CancelRun(chance.between(1, world.laws.newestAcknowledged() + 1), "sim"));
            case 3, 4 -> read();
            case 5 -> {
                if (world.isAboutTime) {
                    insist(new Command.Apply(List.of(calendars.calendar()), List.of(), List.of()));
                }
            }
            case 6 -> {
                if (world.isAboutTime || chance.flip(0.3)) {
                    insist(new Command.Apply(List.of(), List.of(calendars.window()), List.of()));
                }
            }
            case 7 -> pauseOrResume();
            default -> submit();
        }
    }

    private void pauseOrResume() {
        PauseTarget target = calendars.pauseTarget();
        insist(
                chance.flip(world.isAboutTime ? 0.4 : 0.2)
                        ? new Command.Pause(target, calendars.pausedUntil(), "sim")
                        : new Command.Resume(target, "sim"));
    }

    private int number() {
        return (int) chance.between(0, SimJobs.COUNT - 1);
    }

    private void submit() {
        String key = name + "-" + ++keys;
        SubmitRun submit = new SubmitRun(
                new Command.Target.Applied(SimJobs.key(number())),
                Collections.emptySortedMap(),
                Optional.empty(),
                "",
                key,
                "");
        boolean[] answered = {false};
        insist(submit, answered, key);
    }

    /** Asks again until somebody has answered. */
    private void insist(SubmitRun submit, boolean[] answered, String key) {
        if (answered[0]) {
            return;
        }
        world.anyServer().submit(submit, name, outcome -> {
            answered[0] |= outcome.answered().isPresent();
            outcome.answered()
                    .filter(Answer.RunAccepted.class::isInstance)
                    .map(Answer.RunAccepted.class::cast)
                    .ifPresent(accepted -> world.laws.acknowledged(name + "/" + key, accepted));
        });
        world.time.in(PATIENCE, () -> insist(submit, answered, key));
    }

    void insist(Command command) {
        world.insist(command, name, _ -> {});
    }

    private void read() {
        long acknowledged = world.laws.newestAcknowledged();
        world.anyServer()
                .ask(
                        Long.class,
                        view -> view.lastRun(),
                        outcome -> outcome.answered().ifPresent(newest -> world.laws.told(acknowledged, newest)));
    }
}

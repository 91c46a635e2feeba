package dev.jem.sim;

import dev.jem.engine.Engine;
import dev.jem.model.Micros;
import dev.jem.model.command.Command;
import dev.jem.model.event.Event;
import dev.jem.runtime.codec.BatchCodec;
import dev.jem.runtime.codec.Salts;
import dev.jem.runtime.journal.JournalException;
import dev.jem.runtime.journal.MemoryJournal;
import dev.jem.runtime.journal.MemorySnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** One simulated world: a time of faults, then a time of calm in which everything must come to its end. */
final class World {

    private static final long FAULTS = 15 * 60 * VirtualTime.SECOND;
    private static final long CALM = 3 * 3_600 * VirtualTime.SECOND;

    final VirtualTime time = new VirtualTime();
    final Chance chance;
    final MemoryJournal journal = new MemoryJournal(time::now);
    final MemorySnapshots snapshots = new MemorySnapshots(journal);
    final Laws laws = new Laws(time);
    final List<SimServer> servers = new ArrayList<>();
    private final List<SimWorker> workers = new ArrayList<>();
    private final List<SimClient> clients = new ArrayList<>();

    /** What a world went through. */
    record Report(long events, long runs, long epochs, long virtualSeconds) {}

    World(long seed) {
        this.chance = new Chance(seed);
        for (int number = 1; number <= chance.between(1, 3); number++) {
            servers.add(new SimServer("server-" + number, this));
        }
        for (int number = 1; number <= chance.between(1, 4); number++) {
            workers.add(new SimWorker("worker-" + number, this));
        }
        for (int number = 1; number <= chance.between(1, 3); number++) {
            clients.add(new SimClient("client-" + number, this));
        }
    }

    /** Where a request goes: nobody knows who leads. */
    SimServer anyServer() {
        return chance.pick(servers);
    }

    /** Lives through it; throws {@link BrokenLaw} or what else goes wrong. */
    Report live() {
        servers.forEach(SimServer::start);
        workers.forEach(SimWorker::start);
        clients.forEach(SimClient::start);
        trouble();
        long faultsEnd = VirtualTime.START + FAULTS;
        while (time.step(faultsEnd)) {
            check();
        }
        chance.calm();
        servers.forEach(it -> it.jumpWallClock(0));
        settle();
        Engine judged = laws.judge(journal);
        int active = judged.view().counts().activeRuns();
        if (active > 0) {
            throw new BrokenLaw(
                    "with faults stopped every run ends",
                    active + " runs are still active, such as " + judged.view().explainActive(3) + "; "
                            + cast(judged.view().lastAt()));
        }
        return new Report(
                0,
                judged.view().lastRun(),
                judged.view().epoch(),
                (time.now() - VirtualTime.START) / VirtualTime.SECOND);
    }

    /** Calm: goes on until nothing is active, or much too long. */
    private void settle() {
        long end = time.now() + CALM;
        boolean[] isQuiet = {false};
        deleteJobs();
        askWhetherQuiet(isQuiet);
        while (!isQuiet[0] && time.step(end)) {
            check();
        }
    }

    /** Again and again: somebody may still insist on applying one. */
    private void deleteJobs() {
        for (int number = 0; number < SimJobs.COUNT; number++) {
            clients.getFirst().insist(new Command.DeleteJob(SimJobs.key(number), OptionalLong.empty(), "the end"));
        }
    }

    private void askWhetherQuiet(boolean[] isQuiet) {
        anyServer()
                .ask(
                        Boolean.class,
                        view -> view.counts().activeRuns() == 0 && view.counts().jobs() == 0,
                        outcome -> {
                            isQuiet[0] |= outcome.answered().orElse(false);
                        });
        time.in(30 * VirtualTime.SECOND, () -> {
            if (!isQuiet[0]) {
                deleteJobs();
                askWhetherQuiet(isQuiet);
            }
        });
    }

    /** Where everybody is, for a report. */
    private String cast(long lastAt) {
        StringBuilder cast =
                new StringBuilder("last event at " + Micros.instant(lastAt) + ", now " + Micros.instant(time.now()));
        servers.forEach(it -> cast.append("; ").append(it.name).append(": ").append(it.detail()));
        workers.forEach(it -> cast.append("; ").append(it));
        return cast.toString();
    }

    private void check() {
        for (SimServer server : servers) {
            if (server.hasStopped()) {
                throw new BrokenLaw("no server gives up", server.name + ": " + server.detail());
            }
        }
    }

    private void trouble() {
        time.in(chance.between(VirtualTime.SECOND, 40 * VirtualTime.SECOND), () -> {
            if (!chance.isCalm()) {
                cause();
                trouble();
            }
        });
    }

    private void cause() {
        SimServer server = anyServer();
        SimWorker worker = chance.pick(workers);
        switch ((int) chance.between(0, 7)) {
            case 0, 1 -> server.crash();
            case 2, 3 -> server.pause(chance.between(VirtualTime.SECOND, 60 * VirtualTime.SECOND));
            case 4 -> worker.crash();
            case 5 -> worker.suspend(chance.between(VirtualTime.SECOND, 90 * VirtualTime.SECOND));
            case 6 -> server.jumpWallClock(chance.between(-3_600, 3_600) * VirtualTime.SECOND);
            default -> {
                if (chance.flip(0.5)) {
                    worker.reboot();
                } else {
                    worker.replace();
                }
            }
        }
    }

    /** The events of one run, and what happened to workers and leaders, a line each. */
    List<String> trace(long run) throws JournalException {
        List<String> lines = new ArrayList<>();
        BatchCodec codec = new BatchCodec(Salts.seeded(0));
        journal.read(
                0,
                Integer.MAX_VALUE,
                row -> codec.open(row).forEach(recorded -> {
                    boolean isOfRun = recorded.event() instanceof Event.OfRun it && it.run() == run;
                    boolean isOfWorker = recorded.event() instanceof Event.WorkerJoined
                            || recorded.event() instanceof Event.WorkerContactLost
                            || recorded.event() instanceof Event.WorkerContactRestored
                            || recorded.event() instanceof Event.EpochStarted;
                    if (isOfRun || isOfWorker) {
                        lines.add(row.seq() + " " + Micros.instant(recorded.at()) + " " + recorded.event());
                    }
                }));
        return lines;
    }
}

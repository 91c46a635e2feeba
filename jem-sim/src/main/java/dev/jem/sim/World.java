package dev.jem.sim;

import dev.jem.engine.Engine;
import dev.jem.model.Micros;
import dev.jem.model.command.Answer;
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
import java.util.function.Consumer;

/** One simulated world: a time of faults, then a time of calm in which everything must come to its end. */
final class World {

    private static final long FAULTS = 15 * 60 * VirtualTime.SECOND;
    private static final long PATIENCE = 5 * VirtualTime.SECOND;
    private static final long OFFSET_MAX = 20 * 3_600 * VirtualTime.SECOND;
    private static final long CALM = 60 * 3_600 * VirtualTime.SECOND;

    final Chance chance;
    final Turn turn;
    final VirtualTime time;

    /** Whether much is about calendars and hours; the others are about graphs and people, and cheaper. */
    final boolean isAboutTime;

    final MemoryJournal journal;
    final MemorySnapshots snapshots;
    final Laws laws;
    final SimTables tables = new SimTables(this);
    final List<SimServer> servers = new ArrayList<>();
    private final List<SimWorker> workers = new ArrayList<>();
    private final List<SimClient> clients = new ArrayList<>();
    private final List<SimOperator> operators = new ArrayList<>();
    private final SimSender sender = new SimSender(this);
    private final Janitor janitor = new Janitor(this);

    /** How far the database's clock is off. */
    private long databaseOffset;

    /**
     * What a world went through.
     *
     * @param starts expected starts that had their outcome
     */
    record Report(long starts, long runs, long epochs, long virtualSeconds) {}

    World(long seed) {
        this.chance = new Chance(seed);
        this.turn = Turn.any(chance);
        this.time = new VirtualTime(Micros.of(turn.at()) - chance.between(0, FAULTS));
        this.isAboutTime = chance.flip(0.5);
        this.journal = new MemoryJournal(() -> time.now() + databaseOffset);
        this.snapshots = new MemorySnapshots(journal);
        this.laws = new Laws(time);
        for (int number = 1; number <= chance.between(1, 3); number++) {
            servers.add(new SimServer("server-" + number, this));
        }
        for (int number = 1; number <= chance.between(1, 4); number++) {
            workers.add(new SimWorker("worker-" + number, this));
        }
        for (int number = 1; number <= chance.between(1, 3); number++) {
            clients.add(new SimClient("client-" + number, this));
        }
        for (int number = 1; number <= (isAboutTime ? 1 : chance.between(1, 3)); number++) {
            operators.add(new SimOperator("operator-" + number, this));
        }
    }

    /** Where a request goes: nobody knows who leads. */
    SimServer anyServer() {
        return chance.pick(servers);
    }

    /** Asks until somebody has answered. */
    void insist(Command command, String by, Consumer<Answer> then) {
        insist(command, by, then, new boolean[] {false});
    }

    private void insist(Command command, String by, Consumer<Answer> then, boolean[] answered) {
        if (answered[0]) {
            return;
        }
        anyServer().submit(command, by, outcome -> {
            answered[0] |= outcome.answered().isPresent();
            outcome.answered().ifPresent(then);
        });
        time.in(PATIENCE, () -> insist(command, by, then, answered));
    }

    /** Asks once. */
    void send(Command command, String by) {
        anyServer().submit(command, by, _ -> {});
    }

    /** Lives through it; throws {@link BrokenLaw} or what else goes wrong. */
    Report live() {
        servers.forEach(SimServer::start);
        workers.forEach(SimWorker::start);
        clients.forEach(SimClient::start);
        operators.forEach(SimOperator::start);
        sender.start();
        trouble();
        long faultsEnd = time.start() + FAULTS;
        while (time.step(faultsEnd)) {
            check();
        }
        chance.calm();
        jumpClocks(0);
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
                laws.startsJudged(),
                judged.view().lastRun(),
                judged.view().epoch(),
                (time.now() - time.start()) / VirtualTime.SECOND);
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
        SimCalendars.allPauseTargets().forEach(it -> clients.getFirst().insist(new Command.Resume(it, "the end")));
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
                janitor.tidyUp();
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
        switch ((int) chance.between(0, 9)) {
            case 0, 1 -> server.crash();
            case 2, 3 -> server.pause(pause());
            case 4 -> worker.crash();
            case 5 -> worker.suspend(chance.between(VirtualTime.SECOND, 90 * VirtualTime.SECOND));
            case 6 -> server.jumpWallClock(jumped());
            case 7 -> jumpClocks(jumped());
            case 8 -> {
                // Nobody is fit to lead until the clocks agree again.
                databaseOffset = jumped();
                time.in(chance.between(VirtualTime.SECOND, 60 * VirtualTime.SECOND), () -> jumpClocks(databaseOffset));
            }
            default -> {
                if (chance.flip(0.5)) {
                    worker.reboot();
                } else {
                    worker.replace();
                }
            }
        }
    }

    /** Mostly shorter than a lease, at times as long as it takes to close a lid and open it again. */
    private long pause() {
        return chance.flip(0.8)
                ? chance.between(VirtualTime.SECOND, 60 * VirtualTime.SECOND)
                : chance.between(60 * VirtualTime.SECOND, 600 * VirtualTime.SECOND);
    }

    /**
     * How far a clock is off after it was set: by seconds, minutes or hours from where it is, forward or back. Never by
     * as much as idempotency keys are remembered, for then two runs of one key are right.
     */
    private long jumped() {
        long size = chance.pick(List.of(30L, 3_600L, 10 * 3_600L));
        long jump = chance.between(-size, size) * VirtualTime.SECOND;
        return Math.clamp(databaseOffset + jump, -OFFSET_MAX, OFFSET_MAX);
    }

    /** The database's clock and those of all servers, as if somebody had set the time of the one machine they share. */
    private void jumpClocks(long offset) {
        databaseOffset = offset;
        servers.forEach(it -> it.jumpWallClock(offset));
    }

    long databaseOffset() {
        return databaseOffset;
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

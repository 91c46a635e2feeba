package dev.jem.sim;

import dev.jem.engine.EngineView;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Command;
import dev.jem.runtime.Io;
import dev.jem.runtime.Lane;
import dev.jem.runtime.Outcome;
import dev.jem.runtime.SteppedCell;
import dev.jem.runtime.TimeSource;
import dev.jem.runtime.WriterPorts;
import dev.jem.runtime.WriterSettings;
import dev.jem.runtime.codec.BatchCodec;
import dev.jem.runtime.codec.Salts;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/** A server that crashes, is paused, and has clocks of its own. */
final class SimServer {

    private static final long SKEW_MAX = 10 * VirtualTime.SECOND;

    /** A hundred times what is usual. */
    private static final long DRIFT_MAX_PPM = 5_000;

    final String name;
    private final World world;
    private final VirtualTime time;
    private final Chance chance;

    private Optional<SteppedCell> cell = Optional.empty();

    /** Counts starts: what was meant for an earlier life does not reach a later one. */
    private long life;

    private long pausedUntil;
    private long plannedStep = Long.MAX_VALUE;
    private long monotonicOffset;

    /** How fast its monotonic clock goes. */
    private double rate = 1;

    private long wallOffset;

    SimServer(String name, World world) {
        this.name = name;
        this.world = world;
        this.time = world.time;
        this.chance = world.chance;
    }

    // ---- life

    void start() {
        life++;
        monotonicOffset = chance.between(0, 1_000 * VirtualTime.SECOND);
        rate = 1 + chance.between(-DRIFT_MAX_PPM, DRIFT_MAX_PPM) / 1e6;
        wallOffset = world.databaseOffset() + chance.between(-SKEW_MAX / 2, SKEW_MAX / 2);
        plannedStep = Long.MAX_VALUE;
        WriterPorts ports = new WriterPorts(
                new SimIo(life),
                new Clocks(),
                new FaultyJournal(world.journal.connect(), world),
                world.snapshots,
                new BatchCodec(Salts.seeded(chance.between(0, Long.MAX_VALUE - 1))),
                this::mayLead,
                () -> false);
        WriterSettings settings =
                new WriterSettings(name, chance.pick(List.of("2026a", "2026b")), () -> "7f3a9c1e", SKEW_MAX);
        cell = Optional.of(new SteppedCell(ports, settings));
        planStep(0);
    }

    void crash() {
        cell = Optional.empty();
        life++;
        long restartIn = chance.between(VirtualTime.SECOND, 30 * VirtualTime.SECOND);
        long crashed = life;
        time.in(restartIn, () -> {
            if (life == crashed) {
                start();
            }
        });
    }

    /** The process is stopped for a while and knows nothing of it; requests on their way arrive all the same. */
    void pause(long micros) {
        pausedUntil = Math.max(pausedUntil, time.now() + micros);
    }

    void jumpWallClock(long micros) {
        wallOffset = micros;
    }

    boolean isAlive() {
        return cell.isPresent();
    }

    boolean isPaused() {
        return pausedUntil > time.now();
    }

    boolean leads() {
        return cell.map(it -> it.status().leads()).orElse(false);
    }

    String detail() {
        return cell.map(it -> it.status().detail()).orElse("down");
    }

    boolean hasStopped() {
        return cell.map(it -> it.status().stopped()).orElse(false);
    }

    /** Others seem to lead, or not; now and then it is mistaken. */
    private boolean mayLead() {
        boolean seemsFree = world.servers.stream().noneMatch(it -> it != this && it.leads() && !it.isPaused());
        return seemsFree || chance.fault(0.05);
    }

    private long monotonic() {
        return monotonicOffset + (long) ((time.now() - time.start()) * rate);
    }

    private final class Clocks implements TimeSource {
        @Override
        public long monotonic() {
            return SimServer.this.monotonic();
        }

        @Override
        public long wall() {
            return time.now() + wallOffset;
        }
    }

    // ---- steps

    private void planStep(long in) {
        long at = time.now() + in;
        if (at >= plannedStep) {
            return;
        }
        plannedStep = at;
        long planned = life;
        time.in(in, () -> {
            if (life == planned && plannedStep == at) {
                plannedStep = Long.MAX_VALUE;
                step();
            }
        });
    }

    private void step() {
        if (isPaused()) {
            planStep(pausedUntil - time.now());
            return;
        }
        cell.ifPresent(it -> {
            boolean again = it.step();
            long wake = Math.clamp(it.wakeAt() - monotonic(), 1, 60 * VirtualTime.SECOND);
            planStep(again ? 0 : (long) Math.ceil(wake / rate));
        });
    }

    /**
     * Work away from the writer: takes time, is done even while the server is paused if it was on its way, and comes
     * back late.
     */
    private final class SimIo implements Io {
        private final long livesIn;
        private final Map<Line, Long> freeAt = new EnumMap<>(Line.class);

        SimIo(long livesIn) {
            this.livesIn = livesIn;
        }

        @Override
        public <T> void run(Line line, Callable<T> work, Consumer<Result<T>> then) {
            long begin = Math.max(time.now(), freeAt.getOrDefault(line, 0L)) + chance.delay();
            freeAt.put(line, begin);
            time.in(begin - time.now(), () -> begin(line, work, then));
        }

        private <T> void begin(Line line, Callable<T> work, Consumer<Result<T>> then) {
            if (isPaused() && chance.flip(0.5)) {
                freeAt.merge(line, pausedUntil, Math::max);
                time.in(pausedUntil - time.now(), () -> begin(line, work, then));
                return;
            }
            if (life != livesIn && chance.flip(0.5)) {
                return;
            }
            Result<T> result = call(work);
            long back = chance.delay();
            freeAt.merge(line, time.now() + back, Math::max);
            time.in(back, () -> deliver(result, then));
        }

        private <T> void deliver(Result<T> result, Consumer<Result<T>> then) {
            if (life != livesIn) {
                return;
            }
            if (isPaused()) {
                time.in(pausedUntil - time.now(), () -> deliver(result, then));
                return;
            }
            then.accept(result);
            planStep(0);
        }

        private static <T> Result<T> call(Callable<T> work) {
            try {
                return new Result.Done<>(work.call());
            } catch (BrokenLaw e) {
                throw e;
            } catch (Exception e) {
                return new Result.Failed<>(e);
            }
        }
    }

    // ---- requests from outside

    /** Sends a command; the reply may never come. */
    void submit(Command command, String by, Consumer<Outcome<Answer>> reply) {
        Lane lane = command instanceof Command.SubmitRun ? Lane.SUBMISSIONS : Lane.LEASES;
        send(it -> it.submit(command, by, lane), reply);
    }

    void claim(Command.Claim claim, Consumer<Outcome<Answer>> reply) {
        send(it -> it.claim(claim, claim.worker(), 10 * VirtualTime.SECOND), reply);
    }

    <T> void ask(Class<T> type, Function<EngineView, T> question, Consumer<Outcome<T>> reply) {
        send(it -> it.ask(type, question), reply);
    }

    private <T> void send(Function<SteppedCell, CompletableFuture<Outcome<T>>> request, Consumer<Outcome<T>> reply) {
        if (chance.fault(0.02)) {
            return;
        }
        time.in(chance.delay(), () -> arrive(request, reply));
        if (chance.fault(0.01)) {
            time.in(chance.delay(), () -> arrive(request, reply));
        }
    }

    private <T> void arrive(Function<SteppedCell, CompletableFuture<Outcome<T>>> request, Consumer<Outcome<T>> reply) {
        cell.ifPresent(it -> {
            var _ = request.apply(it).thenAccept(outcome -> {
                if (!chance.fault(0.02)) {
                    time.in(chance.delay(), () -> reply.accept(outcome));
                }
            });
            planStep(0);
        });
    }
}

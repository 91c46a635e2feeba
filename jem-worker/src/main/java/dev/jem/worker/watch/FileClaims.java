package dev.jem.worker.watch;

import dev.jem.protocol.Watches;
import dev.jem.worker.records.Records;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims files for triggers, and remembers each claim until the server has a run for it. A claim is written down before
 * the file is renamed, so that nothing is lost, and keeps its id, so that nothing counts twice. One thread.
 */
public final class FileClaims {

    /** So many of one trigger wait for the server; more are not claimed until then. */
    private static final int WAITING_MAX = 100;

    private static final Duration AGAIN = Duration.ofSeconds(30);
    private static final Duration TIDY_EVERY = Duration.ofMinutes(10);
    private static final Duration LEFT_EMPTY = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(FileClaims.class);

    private final List<String> allowed;
    private final Records<Claim> records;
    private final Clock clock;
    private final LongSupplier nanos;
    private final Map<Watches.Watch, Looking> watches = new HashMap<>();
    private final Map<String, Waiting> waiting = new TreeMap<>();
    private final Map<String, String> told = new HashMap<>();

    /** A watch and when its directory is looked at again. */
    private static final class Looking {
        private final FileWatch watch;
        private long at;
        private long tidyAt;

        Looking(FileWatch watch, long now) {
            this.watch = watch;
            this.at = now;
            this.tidyAt = now;
        }
    }

    /** A claim and when the server is told of it. */
    private record Waiting(Claim claim, long at) {}

    private FileClaims(List<String> allowed, Records<Claim> records, Clock clock, LongSupplier nanos) {
        this.allowed = allowed;
        this.records = records;
        this.clock = clock;
        this.nanos = nanos;
    }

    /**
     * Finds what was claimed before.
     *
     * @param allowed directories of the worker's policy
     * @param directory where claims are written down
     */
    public static FileClaims open(List<String> allowed, Path directory) throws IOException {
        return open(allowed, directory, Clock.systemUTC(), System::nanoTime);
    }

    static FileClaims open(List<String> allowed, Path directory, Clock clock, LongSupplier nanos) throws IOException {
        FileClaims claims = new FileClaims(allowed, records(directory), clock, nanos);
        for (Claim claim : claims.records.read()) {
            claims.waiting.put(claim.id(), new Waiting(claim, nanos.getAsLong()));
        }
        return claims;
    }

    /** Where claims are written down. */
    static Records<Claim> records(Path directory) throws IOException {
        return new Records<>(directory, Claim.class, Claim::id);
    }

    /** Looks out for these, and for nothing else. */
    public void watch(List<Watches.Watch> wanted) {
        watches.keySet().retainAll(wanted);
        for (Watches.Watch watch : wanted) {
            watch.files()
                    .ifPresent(it ->
                            watches.computeIfAbsent(watch, _ -> new Looking(new FileWatch(it), nanos.getAsLong())));
        }
    }

    /** How long there is nothing to do. */
    public Duration pause(Duration max) {
        long now = nanos.getAsLong();
        long wait = max.toNanos();
        for (Looking it : watches.values()) {
            wait = Math.min(wait, it.at - now);
        }
        for (Waiting it : waiting.values()) {
            wait = Math.min(wait, it.at - now);
        }
        return Duration.ofNanos(Math.max(0, wait));
    }

    // ---- claiming

    /** Looks where it is time to, and claims what is ready. */
    public void look() {
        for (Map.Entry<Watches.Watch, Looking> entry : watches.entrySet()) {
            Looking looking = entry.getValue();
            if (looking.at - nanos.getAsLong() <= 0) {
                boolean isWell = look(entry.getKey(), looking);
                Duration pause = isWell ? looking.watch.pause() : AGAIN;
                looking.at = nanos.getAsLong() + pause.toNanos();
            }
        }
    }

    /** What is wrong with one directory is of no concern to the others. */
    private boolean look(Watches.Watch watch, Looking looking) {
        String directory = looking.watch.pattern().directory();
        try (WatchedDirectory open = WatchedDirectory.open(allowed, directory)) {
            List<FileWatch.Ready> ready =
                    looking.watch.look(looking.watch.present(open), clock.instant(), nanos.getAsLong());
            long room = WAITING_MAX
                    - waiting.values().stream()
                            .filter(it -> isOf(it.claim, watch))
                            .count();
            for (FileWatch.Ready file : ready) {
                if (room-- > 0) {
                    claim(open, watch, file);
                }
            }
            if (looking.tidyAt - nanos.getAsLong() <= 0) {
                looking.tidyAt = nanos.getAsLong() + TIDY_EVERY.toNanos();
                open.tidy(FileTime.from(clock.instant().minus(LEFT_EMPTY)));
            }
            told.remove(name(watch));
            return true;
        } catch (IOException | RuntimeException e) {
            tell(
                    name(watch),
                    "Files " + watch.files().orElseThrow().path() + " cannot be claimed for " + name(watch) + ": "
                            + e.getMessage());
            return false;
        }
    }

    private void claim(WatchedDirectory directory, Watches.Watch watch, FileWatch.Ready file) throws IOException {
        Instant now = clock.instant();
        Claim claim = new Claim(
                UUID.randomUUID().toString(),
                watch.namespace(),
                watch.job(),
                watch.trigger(),
                watch.files().orElseThrow().path(),
                file.name(),
                file.seen().size(),
                file.seen().changed().toMillis(),
                now.truncatedTo(ChronoUnit.MILLIS).toEpochMilli(),
                false);
        directory.prepare(claim.id());
        records.write(claim);
        waiting.put(claim.id(), new Waiting(claim, nanos.getAsLong()));
        if (directory.claim(claim.id(), claim.name(), file.seen())) {
            made(claim);
            LOG.info("Claimed {} for {}", claim, name(watch));
        } else {
            directory.release(claim.id());
            forget(claim);
        }
    }

    private void made(Claim claim) throws IOException {
        Claim made = claim.made();
        waiting.put(made.id(), new Waiting(made, nanos.getAsLong()));
        records.write(made);
    }

    private static boolean isOf(Claim claim, Watches.Watch watch) {
        return claim.namespace().equals(watch.namespace())
                && claim.job().equals(watch.job())
                && claim.trigger().equals(watch.trigger());
    }

    private static String name(Watches.Watch watch) {
        return "trigger " + watch.trigger() + " of job " + watch.namespace() + "/" + watch.job();
    }

    /** The same over and over is told once. */
    private void tell(String of, String what) {
        if (!what.equals(told.put(of, what))) {
            LOG.warn("{}", what);
        }
    }

    // ---- telling the server

    /** What the server is to be told now, at most so many. */
    public List<Watches.Arrival> arrivals(int max) throws IOException {
        List<Watches.Arrival> due = new ArrayList<>();
        for (Waiting it : List.copyOf(waiting.values())) {
            if (due.size() < max && it.at - nanos.getAsLong() <= 0 && isMade(it.claim)) {
                due.add(arrival(it.claim));
            }
        }
        return due;
    }

    /** Whether a file was renamed before this worker was interrupted: if not, the claim never was. */
    private boolean isMade(Claim claim) throws IOException {
        if (claim.isMade()) {
            return true;
        }
        try (WatchedDirectory open =
                WatchedDirectory.open(allowed, claim.pattern().directory())) {
            Optional<Boolean> isClaimed = open.isClaimed(claim.id(), claim.name());
            if (isClaimed.isPresent() && isClaimed.get()) {
                made(claim);
                return true;
            }
            if (isClaimed.isPresent()) {
                open.release(claim.id());
                forget(claim);
                return false;
            }
            tell(claim.id(), "The directory of " + claim + " is not there, whose claim was interrupted");
        } catch (IOException e) {
            tell(claim.id(), "It cannot be looked up what became of " + claim + ": " + e.getMessage());
        }
        waiting.put(claim.id(), new Waiting(claim, nanos.getAsLong() + AGAIN.toNanos()));
        return false;
    }

    private static Watches.Arrival arrival(Claim claim) {
        return new Watches.Arrival(
                claim.namespace(),
                claim.job(),
                claim.trigger(),
                claim.id(),
                claim.sinceMillis(),
                Optional.of(new Watches.File(claim.path(), claim.name(), claim.size(), claim.changedMillis())));
    }

    /** What the server makes of them. */
    public void settle(List<Watches.Result> results) throws IOException {
        for (Watches.Result result : results) {
            Waiting known = waiting.get(result.id());
            if (known != null) {
                settle(known.claim, result);
            }
        }
    }

    private void settle(Claim claim, Watches.Result result) throws IOException {
        switch (result.code()) {
            case "started" -> {
                LOG.info("{} has run {}", claim, result.run());
                forget(claim);
            }
            case "unwanted" -> giveUp(claim, result.detail());
            default -> {
                tell(claim.job(), claim + " waits, as there is no run for it yet: " + result.detail());
                waiting.put(claim.id(), new Waiting(claim, nanos.getAsLong() + AGAIN.toNanos()));
            }
        }
    }

    private void giveUp(Claim claim, String why) throws IOException {
        try (WatchedDirectory open =
                WatchedDirectory.open(allowed, claim.pattern().directory())) {
            boolean isBack = open.putBack(claim.id(), claim.name());
            LOG.warn("{} is not wanted any more ({}); {}", claim, why, isBack ? "it is back" : "it stays there");
            forget(claim);
        } catch (IOException e) {
            tell(claim.id(), claim + " is not wanted any more and cannot be put back: " + e.getMessage());
            waiting.put(claim.id(), new Waiting(claim, nanos.getAsLong() + AGAIN.toNanos()));
        }
    }

    private void forget(Claim claim) throws IOException {
        records.remove(claim.id());
        waiting.remove(claim.id());
        told.remove(claim.id());
    }
}

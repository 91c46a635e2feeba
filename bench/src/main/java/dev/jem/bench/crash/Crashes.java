package dev.jem.bench.crash;

import dev.jem.bench.Options;
import dev.jem.bench.host.HostProcess;
import dev.jem.bench.host.Installation;
import dev.jem.bench.host.Pause;
import dev.jem.client.ClientException;
import dev.jem.client.RunFilter;
import dev.jem.protocol.Runs;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;

/**
 * Kills the real server, its database, its worker and its tasks at moments that follow from a seed, while work goes on,
 * and looks after each kill whether every promise was kept.
 */
public final class Crashes {

    private static final String KILLS = "--kills";
    private static final String SEED = "--seed";
    private static final String KIND = "--kind";
    private static final int KILLS_DEFAULT = 7;
    private static final List<KillKind> KINDS = List.of(KillKind.values());

    private static final Duration BACK_PATIENCE = Duration.ofMinutes(2);
    private static final Duration REST_PATIENCE = Duration.ofMinutes(1);
    private static final int CALM_MILLIS = 3_000;
    private static final int STARTING_MILLIS = 2_500;

    private final PrintStream out;
    private final long kills;
    private final Random random;
    private final Findings findings;
    private final SideFile side;
    private final Subject subject;
    private final Chronicle chronicle;
    private final Submissions submissions;
    private final Inspection inspection;
    private final Tally tally = new Tally();
    private final List<Inspection.Stretch> everythingKilled = new ArrayList<>();
    private final Optional<KillKind> only;

    private Crashes(Options options, long seed, PrintStream out) {
        this.out = out;
        this.kills = options.number(KILLS, KILLS_DEFAULT);
        long kind = options.number(KIND, 0);
        this.only = kind == 0 ? Optional.empty() : Optional.of(KINDS.get((int) kind - 1));
        this.random = new Random(seed);
        this.findings = new Findings(out);
        Installation installation = Installation.fresh("crash");
        this.side = SideFile.create(installation.home().resolve("side"), findings);
        this.subject = Subject.start(installation, side.path());
        this.chronicle = new Chronicle(installation.database(), findings);
        this.submissions = new Submissions(subject::client, findings, seed);
        this.inspection = new Inspection(subject, side, chronicle, findings);
    }

    /** Options: {@code --kills N}, {@code --seed S}, {@code --kind K} for one kind only (1 is the first). */
    public static int run(List<String> arguments, PrintStream out) {
        Options options = Options.of(arguments, Set.of(KILLS, SEED, KIND));
        long seed = options.number(SEED, System.nanoTime() % 1_000_000);
        Crashes crashes = new Crashes(options, seed, out);
        out.printf("seed %d, %d kills, in %s%n", seed, crashes.kills, crashes.home());
        try {
            crashes.killAll();
            crashes.comeToRest();
        } catch (IllegalStateException e) {
            crashes.findings.broken("the system comes back", String.valueOf(e.getMessage()));
        } finally {
            crashes.close();
        }
        crashes.report(seed);
        return crashes.findings.count() == 0 ? 0 : 1;
    }

    private Path home() {
        return subject.installation().home();
    }

    // ---- killing

    private void killAll() {
        subject.client().manifests().apply(new TestJobs(side.path()).scheduled(), false);
        submissions.start();
        requireWorkAgain(Instant.now(), true);
        for (long number = 1; number <= kills; number++) {
            long acknowledged = submissions.acknowledged().size();
            long attempts = side.started().size();
            int violations = findings.count();
            KillKind kind = only.orElseGet(() -> KINDS.get(random.nextInt(KINDS.size())));
            Tally.Kill kill = kill(number, kind);
            inspection.whileRunning(submissions);
            tally.add(
                    kill,
                    new Tally.Gain(
                            submissions.acknowledged().size() - acknowledged,
                            side.started().size() - attempts,
                            findings.count() - violations));
        }
    }

    private Tally.Kill kill(long number, KillKind kind) {
        int calm = random.nextInt(CALM_MILLIS);
        boolean elsewhere = random.nextInt(4) == 0;
        int early = random.nextInt(STARTING_MILLIS);
        Pause.millis(calm);
        findings.require(subject.serverLives(), "the server ends only when it is killed", "before kill " + number);
        Instant at = Instant.now();
        subject.kill(kind);
        if (kind == KillKind.EVERYTHING) {
            everythingKilled.add(new Inspection.Stretch(at, Instant.now()));
        }
        List<Duration> ready = new ArrayList<>();
        if (kind.hitsServer()) {
            subject.startServer(elsewhere);
            if (kind == KillKind.STARTING_SERVER) {
                Pause.millis(early);
                subject.kill(kind);
                subject.startServer(elsewhere);
            }
            Instant started = Instant.now();
            subject.awaitReady();
            ready.add(Duration.between(started, Instant.now()));
        }
        requireWorkAgain(at, kind.hitsWorker());
        Duration back = Duration.between(at, Instant.now());
        out.printf(
                "kill %3d after %4d ms: %-38s working again after %5d ms%n", number, calm, kind.text, back.toMillis());
        return new Tally.Kill(kind, ready, back);
    }

    private void requireWorkAgain(Instant since, boolean needsAttempt) {
        if (!submissions.awaitAcknowledgement(BACK_PATIENCE)) {
            throw new IllegalStateException("no submit was acknowledged within " + BACK_PATIENCE + " after " + since);
        }
        if (needsAttempt) {
            side.read();
            int before = side.started().size();
            boolean begins = Pause.until(BACK_PATIENCE, () -> {
                side.read();
                return side.started().size() > before;
            });
            if (!begins) {
                throw new IllegalStateException("no attempt began within " + BACK_PATIENCE + " after " + since);
            }
        }
    }

    // ---- the end

    private void comeToRest() {
        subject.client().manifests().apply(new TestJobs(side.path()).unscheduled(), false);
        submissions.close();
        if (!isAtRestInTheEnd()) {
            findings.broken("every run ends", "some are active and none has ended for " + REST_PATIENCE);
            explainWhatIsStuck();
        }
        inspection.atRest(submissions, everythingKilled);
        int status = subject.stop();
        findings.require(status == 0, "the server stops when it is told to", "'jem down' gave " + status);
        boolean isGone =
                Pause.until(Duration.ofSeconds(20), () -> subject.processes().isEmpty());
        findings.require(
                isGone,
                "nothing is left running",
                subject.processes().stream().map(HostProcess::toString).toList().toString());
    }

    /** However much there is left to do, some of it has to be done all the time. */
    private boolean isAtRestInTheEnd() {
        long before;
        long now = activeRuns();
        do {
            before = now;
            long known = before;
            Pause.until(REST_PATIENCE, () -> activeRuns() < known || known == 0);
            now = activeRuns();
        } while (now > 0 && now < before);
        return now == 0;
    }

    private long activeRuns() {
        Pause.millis(200);
        try {
            return subject.client().server().status().activeRuns();
        } catch (ClientException e) {
            return Long.MAX_VALUE;
        }
    }

    private void explainWhatIsStuck() {
        RunFilter active = new RunFilter(
                Optional.of(TestJobs.NAMESPACE),
                Optional.empty(),
                OptionalLong.empty(),
                List.of("waiting", "running"),
                Optional.empty(),
                Optional.empty());
        int shown = 0;
        for (Runs.Run run : subject.client().runs().all(active)) {
            if (shown++ < 10) {
                Runs.Explanation explanation = subject.client().runs().explain(run.id());
                findings.broken("no run is stuck", run.id() + " " + explanation);
            }
        }
    }

    private void close() {
        subject.close();
        if (findings.count() == 0) {
            subject.installation().remove(subject.workerPlace().stream().toList());
        } else {
            out.println("what is left of it is kept in " + home()
                    + subject.workerPlace().map(it -> " and " + it).orElse(""));
        }
    }

    private void report(long seed) {
        out.println();
        out.print(tally);
        out.printf(
                "%nseed %d: %d runs, %d of them acknowledged submits, %d attempts, %d batches in %d epochs; %s%n",
                seed,
                chronicle.runs().size(),
                submissions.acknowledged().size(),
                side.started().size(),
                chronicle.batches(),
                chronicle.epochs(),
                findings.count() == 0 ? "no violation" : findings.count() + " VIOLATIONS");
    }
}

package dev.jem.bench.crash;

import dev.jem.bench.host.HostProcess;
import dev.jem.bench.host.Pause;
import dev.jem.client.ClientException;
import dev.jem.client.JemClient;
import dev.jem.client.RunFilter;
import dev.jem.model.Micros;
import dev.jem.model.state.AttemptState;
import dev.jem.model.state.RunState;
import dev.jem.protocol.Runs;
import dev.jem.protocol.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Holds what the journal, the API, the tasks and the processes of the host say against each other. */
final class Inspection {

    /** So far may the clock of this program and the engine's be apart. */
    private static final long CLOCKS_MICROS = 500_000;

    private static final Duration API_PATIENCE = Duration.ofSeconds(30);
    private static final Map<String, Integer> PERIODS = new TreeMap<>(Map.of("beat", 1, "diamond", 2, "flaky", 3));

    private final Subject subject;
    private final SideFile side;
    private final Chronicle chronicle;
    private final Findings findings;
    private final Instant since = Instant.now();

    /** How long it took to kill everything. */
    record Stretch(Instant from, Instant to) {}

    Inspection(Subject subject, SideFile side, Chronicle chronicle, Findings findings) {
        this.subject = subject;
        this.side = side;
        this.chronicle = chronicle;
        this.findings = findings;
    }

    // ---- at any time

    /** What can be said while work goes on. */
    void whileRunning(Submissions submissions) {
        Map<Long, String> acknowledged = new TreeMap<>(submissions.acknowledged());
        List<HostProcess> tasks = subject.marked();
        Map<HostProcess, String> names = new HashMap<>();
        tasks.forEach(it -> names.put(it, attemptOf(it)));
        side.read();
        chronicle.read();
        acknowledged.forEach((n, id) ->
                findings.require(chronicle.has(id), "what was acknowledged is durable", "run " + id + " of key-" + n));
        names.forEach(this::requireOpen);
        requireBalance(since, Instant.now());
    }

    private static String attemptOf(HostProcess process) {
        Map<String, String> environment = process.environment();
        return environment.getOrDefault("JEM_RUN_ID", "?") + "." + environment.getOrDefault("JEM_TASK", "?") + "."
                + environment.getOrDefault("JEM_ATTEMPT", "?");
    }

    private void requireOpen(HostProcess process, String attempt) {
        Optional<AttemptState> end =
                Optional.ofNullable(chronicle.attempts().get(attempt)).flatMap(Chronicle.Attempt::end);
        findings.require(
                end.isEmpty() || !process.isAlive(),
                "no process of a finished attempt is alive",
                "process " + process.pid() + " of " + attempt + ", which is " + end);
    }

    private Optional<Time.Ledger> requireBalance(Instant from, Instant to) {
        Optional<Time.Ledger> ledger = ask(client -> client.server().ledger(from, to, Optional.of(TestJobs.NAMESPACE)));
        ledger.ifPresent(it -> findings.require(
                it.balanced(),
                "the ledger is balanced",
                "expected %d, ended %d, open %d, excused %d"
                        .formatted(it.expected(), it.ended(), it.open(), it.excused())));
        return ledger;
    }

    private interface Question<T> {
        T ask(JemClient client);
    }

    /** Asks until there is an answer; the server may be on its way back. */
    private <T> Optional<T> ask(Question<T> question) {
        List<T> answers = new ArrayList<>();
        List<String> refusals = new ArrayList<>();
        boolean isAnswered = Pause.until(API_PATIENCE, () -> {
            try {
                answers.add(question.ask(subject.client()));
                return true;
            } catch (ClientException e) {
                refusals.add(String.valueOf(e.getMessage()));
                return false;
            }
        });
        findings.require(
                isAnswered,
                "a question is answered within " + API_PATIENCE,
                refusals.isEmpty() ? "" : refusals.getLast());
        return answers.stream().findFirst();
    }

    // ---- at the end

    /** What must hold when all has come to rest. */
    void atRest(Submissions submissions, List<Stretch> everythingKilled) {
        whileRunning(submissions);
        requireEnds();
        requireLossesOnlyByKill(everythingKilled);
        requireSideFile();
        requireEachStart();
        requireEachSubmission(submissions);
        requireApi();
        requireBalance(since, Instant.now())
                .ifPresent(it -> findings.require(
                        it.open() == 0 && it.excused() == 0 && it.expected() == startsMade(),
                        "the ledger tells of every start",
                        "expected %d, ended %d, open %d, excused %d; the journal has %d"
                                .formatted(it.expected(), it.ended(), it.open(), it.excused(), startsMade())));
    }

    private long startsMade() {
        return chronicle.starts().values().stream()
                .mapToLong(it -> it.runs.size())
                .sum();
    }

    private void requireEnds() {
        chronicle.runs().forEach((number, run) -> {
            String state = run.end().map(RunState::name).orElse("open");
            findings.require(
                    run.end().filter(it -> it == RunState.SUCCEEDED).isPresent(),
                    "every run succeeds in the end",
                    chronicle.id(number) + " of " + chronicle.job(run) + " is " + state);
        });
        chronicle.open().forEach(it -> findings.broken("every attempt ends", it));
    }

    /** Only what died with its supervisor may be lost. */
    private void requireLossesOnlyByKill(List<Stretch> everythingKilled) {
        chronicle.attempts().forEach((id, it) -> {
            boolean isLost = it.end().filter(end -> end == AttemptState.LOST).isPresent();
            boolean mayBeLost = everythingKilled.stream()
                    .anyMatch(kill -> it.leasedAt() <= Micros.of(kill.to()) + CLOCKS_MICROS
                            && Micros.of(kill.from()) <= it.endedAt() + CLOCKS_MICROS);
            findings.require(
                    !isLost || mayBeLost,
                    "an attempt is lost only with its processes",
                    id + " leased " + Chronicle.time(it.leasedAt()) + ", lost " + Chronicle.time(it.endedAt()) + ": "
                            + it.detail());
            boolean isStrange = it.end()
                    .filter(end -> end != AttemptState.LOST && end != AttemptState.SUCCEEDED)
                    .filter(_ -> !id.contains(".main.") || !it.detail().contains("exit 75"))
                    .isPresent();
            findings.require(!isStrange, "an attempt ends as its task does", id + " is " + it.end() + it.detail());
        });
    }

    private void requireSideFile() {
        chronicle.attempts().forEach((id, it) -> {
            boolean isWhole = side.started().contains(id) && side.ended().contains(id);
            boolean isLost = it.end().filter(end -> end == AttemptState.LOST).isPresent();
            findings.require(isWhole || isLost, "what has ended well was executed", id + " is " + it.end());
        });
        side.started()
                .forEach(id -> findings.require(
                        chronicle.attempts().containsKey(id), "what was executed is in the journal", id));
        side.overtaken().forEach((next, before) -> {
            boolean isLost = Optional.ofNullable(chronicle.attempts().get(before))
                    .flatMap(Chronicle.Attempt::end)
                    .filter(end -> end == AttemptState.LOST)
                    .isPresent();
            findings.require(isLost, "attempt k+1 waits for attempt k", next + " began before " + before + " ended");
        });
    }

    /** Counts the starts of a fixed grid by itself. */
    private void requireEachStart() {
        PERIODS.forEach((job, seconds) -> {
            Chronicle.Starts starts =
                    Optional.ofNullable(chronicle.starts().get(job)).orElseGet(() -> new Chronicle.Starts(0));
            long period = seconds * Micros.SECOND;
            long first = Math.floorDiv(starts.after, period) * period + period;
            NavigableMap<Long, Integer> left = new TreeMap<>(starts.runs);
            for (long at = first; at <= starts.until - 1; at += period) {
                int count = Optional.ofNullable(left.remove(at)).orElse(0);
                findings.require(
                        count == 1,
                        "each expected start has one run",
                        job + " at " + Chronicle.time(at) + " has " + count);
            }
            left.forEach((at, count) -> findings.broken(
                    "each run has an expected start", job + " at " + Chronicle.time(at) + " has " + count));
        });
    }

    private void requireEachSubmission(Submissions submissions) {
        Map<Long, String> byNumber = new HashMap<>();
        chronicle.runs().forEach((number, run) -> {
            if (TestJobs.SUBMITTED.contains(chronicle.job(run))) {
                String before = byNumber.put(run.n(), chronicle.id(number));
                findings.require(before == null, "one run for each key", before + " and " + chronicle.id(number));
            }
        });
        submissions
                .acknowledged()
                .forEach((n, id) -> findings.require(
                        id.equals(byNumber.get(n)), "an acknowledged run is what was asked for", id + " of key-" + n));
    }

    /** The query tables tell the same as the journal. */
    private void requireApi() {
        Map<String, String> told = new TreeMap<>();
        RunFilter filter = new RunFilter(
                Optional.of(TestJobs.NAMESPACE),
                Optional.empty(),
                OptionalLong.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty());
        Optional<Integer> count = ask(client -> {
            told.clear();
            for (Runs.Run run : client.runs().all(filter)) {
                told.put(run.id(), run.state());
            }
            return told.size();
        });
        Map<String, String> known = new TreeMap<>();
        chronicle
                .runs()
                .forEach((number, run) -> known.put(
                        chronicle.id(number), run.end().map(RunState::name).orElse("open")));
        findings.require(
                count.isEmpty() || told.equals(known), "the API tells what the journal says", difference(told, known));
    }

    private static String difference(Map<String, String> told, Map<String, String> known) {
        Map<String, String> extra = new TreeMap<>(told);
        extra.entrySet().removeAll(known.entrySet());
        Map<String, String> missing = new TreeMap<>(known);
        missing.entrySet().removeAll(told.entrySet());
        return "only the API: " + shown(extra) + "; only the journal: " + shown(missing);
    }

    private static String shown(Map<String, String> some) {
        return some.entrySet().stream().limit(5).toList()
                + (some.size() > 5 ? " and " + (some.size() - 5) + " more" : "");
    }
}

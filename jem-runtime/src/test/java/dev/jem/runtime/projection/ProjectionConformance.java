package dev.jem.runtime.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.engine.Engine;
import dev.jem.model.Micros;
import dev.jem.model.command.Command;
import dev.jem.model.event.Coming;
import dev.jem.model.event.Event;
import dev.jem.model.event.Recorded;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.Recurrence;
import dev.jem.model.job.StartRules;
import dev.jem.model.job.StartRules.OnOutside;
import dev.jem.model.state.AttemptState;
import dev.jem.model.state.Excuse;
import dev.jem.model.state.RunState;
import dev.jem.model.state.TaskState;
import dev.jem.model.time.CronDialect;
import dev.jem.model.time.DstPolicy;
import dev.jem.runtime.journal.JournalException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What every projection promises. An adapter's test extends it. */
public abstract class ProjectionConformance {

    /** A projection that holds nothing yet, and the questions to it. Epoch 1 is in force. */
    protected interface Subject {
        Projection projection();

        Queries queries();

        /** Puts this epoch in force; the one before is over. */
        void takeOver(long epoch) throws JournalException;
    }

    /** A new one for each call. */
    protected abstract Subject open() throws Exception;

    /** How many histories are tried where many are better than one. */
    protected int seeds() {
        return 1;
    }

    private Subject told(List<Committed> story) throws Exception {
        Subject subject = open();
        assertThat(subject.projection().apply(1, story)).isTrue();
        return subject;
    }

    // ---- position

    @Test
    void aNewProjectionHoldsNothing() throws Exception {
        Subject subject = open();
        assertThat(subject.projection().position()).isZero();
        assertThat(subject.queries().reached()).isEqualTo(Position.START);
        assertThat(Answers.of(subject.queries())).hasSize(1 + 6);
    }

    @Test
    void thePositionIsThatOfTheLastBatch() throws Exception {
        List<Committed> story = new Story(1).next(5);
        Subject subject = told(story);
        assertThat(subject.projection().position()).isEqualTo(5);
        assertThat(subject.queries().reached())
                .isEqualTo(new Position(5, story.getLast().at()));
    }

    @Test
    void aGapAndARepetitionAreRefused() throws Exception {
        List<Committed> story = new Story(2).next(6);
        Subject subject = told(story.subList(0, 3));
        assertThat(subject.projection().apply(1, story.subList(4, 6))).isFalse();
        assertThat(subject.projection().apply(1, story.subList(2, 6))).isFalse();
        assertThat(subject.projection().position()).isEqualTo(3);
        assertThat(subject.projection().apply(1, story.subList(3, 6))).isTrue();
        assertThat(subject.projection().position()).isEqualTo(6);
    }

    @Test
    void aFormerLeaderChangesNothing() throws Exception {
        List<Committed> story = new Story(3).next(6);
        Subject subject = told(story.subList(0, 3));
        subject.takeOver(2);
        assertThat(subject.projection().apply(2, story.subList(3, 4))).isTrue();
        assertThat(subject.projection().apply(1, story.subList(4, 5))).isFalse();
        subject.projection().reset(1);
        assertThat(subject.projection().position()).isEqualTo(4);
        assertThat(subject.projection().apply(2, story.subList(4, 6))).isTrue();
    }

    // ---- the same history, the same answers

    @Test
    void howTheBatchesAreGroupedMakesNoDifference() throws Exception {
        for (long seed = 1; seed <= seeds(); seed++) {
            List<Committed> story = new Story(seed).next(90);
            Subject single = open();
            for (Committed batch : story) {
                assertThat(single.projection().apply(1, List.of(batch))).isTrue();
            }
            Subject grouped = open();
            applyInGroups(grouped, story, new SplittableRandom(seed));
            assertSame(seed, grouped.queries(), single.queries());
        }
    }

    @Test
    void theAnswersAreThoseOfTheProjectionInMemory() throws Exception {
        for (long seed = 10; seed < 10 + seeds(); seed++) {
            Subject subject = open();
            MemoryProjection reference = new MemoryProjection();
            Story story = new Story(seed);
            for (int i = 0; i < 3; i++) {
                List<Committed> batches = story.next(40);
                reference.apply(1, batches);
                applyInGroups(subject, batches, new SplittableRandom(seed));
                assertSame(seed, subject.queries(), reference);
            }
        }
    }

    @Test
    void afterAResetTheJournalGivesTheSameAgain() throws Exception {
        List<Committed> story = new Story(20).next(100);
        Subject subject = told(story);
        List<String> before = Answers.of(subject.queries());
        subject.projection().reset(1);
        assertThat(subject.projection().position()).isZero();
        assertThat(subject.queries().runs(RunFilter.newest(10))).isEmpty();
        applyInGroups(subject, story, new SplittableRandom(20));
        assertSame(20, Answers.of(subject.queries()), before);
    }

    private static void applyInGroups(Subject subject, List<Committed> story, SplittableRandom random)
            throws JournalException {
        int at = 0;
        while (at < story.size()) {
            int end = Math.min(story.size(), at + 1 + random.nextInt(30));
            assertThat(subject.projection().apply(1, story.subList(at, end))).isTrue();
            at = end;
        }
    }

    private static void assertSame(long seed, Queries actual, Queries expected) {
        assertSame(seed, Answers.of(actual), Answers.of(expected));
    }

    /** Shows the first difference only: the answers are long. */
    private static void assertSame(long seed, List<String> actual, List<String> expected) {
        for (int i = 0; i < Math.min(actual.size(), expected.size()); i++) {
            String is = actual.get(i);
            String should = expected.get(i);
            int at = 0;
            while (at < Math.min(is.length(), should.length()) && is.charAt(at) == should.charAt(at)) {
                at++;
            }
            assertThat(is.substring(Math.max(0, at - 200), Math.min(is.length(), at + 200)))
                    .as("seed %d, answer %d from character %d", seed, i, at)
                    .isEqualTo(should.substring(Math.max(0, at - 200), Math.min(should.length(), at + 200)));
        }
        assertThat(actual).as("seed %d", seed).hasSameSizeAs(expected);
    }

    // ---- runs

    @Test
    void aRunIsToldFromItsEvents() throws Exception {
        Scene scene = new Scene();
        long run = scene.submit("report", "because");
        scene.pass(2_000).lease(run, "main", 1).pass(500).start(run, "main", 1).pass(10_000);
        scene.end(run, "main", 1, AttemptState.SUCCEEDED).finish(run, "main", TaskState.SUCCEEDED);
        scene.over(run, RunState.SUCCEEDED);
        RunDetail detail = told(scene.batches()).queries().run(run).orElseThrow();
        assertThat(detail.run().state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(detail.run().origin().reason()).isEqualTo("because");
        assertThat(detail.run().number()).isEqualTo(1);
        assertThat(detail.run().times().startedAt()).hasValue(scene.start() + 2_000);
        assertThat(detail.run().times().endedAt()).hasValue(scene.start() + 12_500);
        assertThat(detail.run().phases()).isEqualTo(new Phases(0, 2_000, 10_500 - 700, 100, 500, 100));
        TaskRow task = detail.tasks().getFirst();
        assertThat(task.state()).isEqualTo(TaskState.SUCCEEDED);
        AttemptRow attempt = task.attempts().getFirst();
        assertThat(attempt.state()).isEqualTo(AttemptState.SUCCEEDED);
        assertThat(attempt.lease().worker()).isEqualTo("w1");
        assertThat(attempt.result().orElseThrow().exitCode()).hasValue(0);
        assertThat(attempt.phases()).isEqualTo(detail.run().phases());
    }

    @Test
    void anAttemptThatWasReleasedLeavesNoTrace() throws Exception {
        Scene scene = new Scene();
        long run = scene.submit("report", "");
        scene.lease(run, "main", 1).release(run, "main", 1).pass(1_000).lease(run, "main", 1);
        TaskRow task =
                told(scene.batches()).queries().run(run).orElseThrow().tasks().getFirst();
        assertThat(task.state()).isEqualTo(TaskState.RUNNING);
        assertThat(task.attempts()).extracting(AttemptRow::number).containsExactly(1);
        assertThat(task.attempts().getFirst().phases().queueMicros()).isEqualTo(1_000);
    }

    @Test
    void theDelayBeforeARetryIsWaitingAndTheRestIsQueueing() throws Exception {
        Scene scene = new Scene();
        long run = scene.submit("report", "");
        scene.lease(run, "main", 1).end(run, "main", 1, AttemptState.FAILED).retryIn(run, "main", 5_000);
        Subject subject = told(scene.batches());
        TaskRow waiting = subject.queries().run(run).orElseThrow().tasks().getFirst();
        assertThat(waiting.state()).isEqualTo(TaskState.WAITING);
        assertThat(waiting.retryAt()).hasValue(scene.now() + 5_000);
        scene.pass(7_000).lease(run, "main", 2);
        assertThat(subject.projection().apply(1, scene.batches())).isTrue();
        TaskRow again = subject.queries().run(run).orElseThrow().tasks().getFirst();
        assertThat(again.retryAt()).isEmpty();
        assertThat(again.attempts().getLast().phases()).isEqualTo(new Phases(5_000, 2_000, 0, 0, 0, 0));
    }

    // ---- lists

    @Test
    void pagesOfAnySizeGiveTheWholeListNewestFirst() throws Exception {
        Queries queries = told(new Story(30).next(200)).queries();
        List<Long> all = runs(Answers.pages(queries, RunFilter.newest(1), Queries.LIMIT_MAX));
        assertThat(all).hasSizeGreaterThan(100).isSortedAccordingTo((a, b) -> Long.compare(b, a));
        for (int limit : new int[] {1, 2, 3, 10, 97, all.size(), all.size() + 1}) {
            assertThat(runs(Answers.pages(queries, RunFilter.newest(1), limit)))
                    .as("limit %d", limit)
                    .isEqualTo(all);
        }
    }

    @Test
    void everyFilterGivesWhatASieveWouldGive() throws Exception {
        Queries queries = told(new Story(31).next(200)).queries();
        List<RunRow> all = Answers.pages(queries, RunFilter.newest(1), Queries.LIMIT_MAX);
        long middle = all.get(all.size() / 2).times().createdAt();
        long late = all.get(all.size() / 4).times().createdAt();
        for (Set<RunState> states : List.of(
                Set.<RunState>of(),
                Set.of(RunState.FAILED, RunState.TIMED_OUT),
                Set.of(RunState.WAITING, RunState.RUNNING),
                Set.of(RunState.SUCCEEDED, RunState.WAITING))) {
            Predicate<RunRow> inStates = run -> states.isEmpty() || states.contains(run.state());
            check(
                    queries,
                    all,
                    since(middle, Long.MAX_VALUE, states),
                    run -> inStates.test(run) && run.times().createdAt() >= middle);
            check(
                    queries,
                    all,
                    since(middle, late, states),
                    run -> inStates.test(run)
                            && run.times().createdAt() >= middle
                            && run.times().createdAt() < late);
            check(
                    queries,
                    all,
                    Answers.filter(Optional.of("finance"), Optional.empty(), states),
                    run -> inStates.test(run) && run.key().namespace().equals("finance"));
            check(
                    queries,
                    all,
                    Answers.filter(Optional.of("default"), Optional.of("load"), states),
                    run -> inStates.test(run) && run.key().toString().equals("default/load"));
        }
    }

    private static RunFilter since(long since, long until, Set<RunState> states) {
        return new RunFilter(
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                states,
                OptionalLong.of(since),
                OptionalLong.of(until),
                Optional.empty(),
                10);
    }

    private static void check(Queries queries, List<RunRow> all, RunFilter filter, Predicate<RunRow> sieve) {
        assertThat(runs(Answers.pages(queries, filter, 4)))
                .as("%s", filter)
                .isEqualTo(runs(all.stream().filter(sieve).toList()));
    }

    private static List<Long> runs(List<RunRow> rows) {
        return rows.stream().map(RunRow::run).toList();
    }

    @Test
    void aRunIsFoundByItsNumber() throws Exception {
        Queries queries = told(new Story(32).next(80)).queries();
        for (RunRow run : Answers.pages(queries, RunFilter.newest(1), 50)) {
            if (!queries.job(run.job()).orElseThrow().deleted()) {
                assertThat(queries.run(run.key(), run.number()).map(RunDetail::run))
                        .contains(run);
            }
        }
        assertThat(queries.run(Long.MAX_VALUE)).isEmpty();
    }

    // ---- the ledger

    @Test
    void theLedgerOfAnUndamagedHistoryBalances() throws Exception {
        for (long seed = 40; seed < 40 + 2 * seeds(); seed++) {
            LedgerSums sums = told(new Story(seed).next(150)).queries().ledger(ALL);
            assertThat(sums.isBalanced()).as("seed %d: %s", seed, sums).isTrue();
            assertThat(sums.expected()).as("seed %d", seed).isPositive();
        }
    }

    @Test
    void atNoTimeIsThereAnOutcomeThatNobodyExpected() throws Exception {
        for (long seed = 80; seed < 80 + seeds(); seed++) {
            Subject subject = open();
            Story story = new Story(seed);
            for (int piece = 0; piece < 30; piece++) {
                assertThat(subject.projection().apply(1, story.next(5))).isTrue();
                LedgerSums sums = subject.queries().ledger(ALL);
                assertThat(sums.unmatched())
                        .as("seed %d, piece %d", seed, piece)
                        .allSatisfy(it -> assertThat(it.announced()).isGreaterThan(it.recorded()));
            }
        }
    }

    /** A quarter of an hour after the hour, three starts that were written for its minutes wait for their time. */
    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void startsThatWaitAreExpectedAndSupersededWhenTheirTriggerGoes(boolean isJitter, boolean isDeleted)
            throws Exception {
        JobKey key = new JobKey("default", "nightly");
        ZoneId utc = ZoneId.of("UTC");
        StartRules rules = isJitter
                ? new StartRules(
                        Optional.empty(), Optional.empty(), Optional.of(Duration.ofHours(24)), Optional.empty())
                : new StartRules(
                        Optional.empty(),
                        Optional.of(new StartRules.Window(LocalTime.of(22, 0), LocalTime.of(23, 0), OnOutside.WAIT)),
                        Optional.empty(),
                        Optional.empty());
        Recurrence before = new Recurrence.Cron("5-15/5 3 * * *", CronDialect.UNIX, utc, DstPolicy.DEFAULT);
        Recurrence after = new Recurrence.Cron("30 4 * * *", CronDialect.UNIX, utc, DstPolicy.DEFAULT);
        Engine engine = Engine.forReplay();
        long begin = Micros.of(Instant.parse("2026-06-01T03:00:00Z"));
        long end = begin + 16 * 60 * Micros.SECOND;
        List<Recorded> events = new ArrayList<>();
        events.addAll(
                engine.decide(new Command.Apply(List.of(StoryJobs.scheduled(key, before, rules))), begin, Recorded.SELF)
                        .events());
        Command gone = isDeleted
                ? new Command.DeleteJob(key, OptionalLong.empty(), "not needed")
                : new Command.Apply(List.of(StoryJobs.scheduled(key, after, rules)));
        events.addAll(engine.decide(gone, end, Recorded.SELF).events());
        LedgerSums sums =
                told(List.of(new Committed(1, 1, end, events))).queries().ledger(ALL);
        assertThat(sums).isEqualTo(new LedgerSums(3, 0, 0, 3, List.of()));
    }

    @Test
    void aLostStartIsFound() throws Exception {
        List<Committed> story = new Story(61).next(400);
        Event.RunCreated lost = foretold(story).get(3);
        LedgerSums sums = told(without(story, lost)).queries().ledger(ALL);
        assertThat(sums.isBalanced()).isFalse();
        assertThat(sums.unmatched()).anySatisfy(it -> {
            assertThat(it.at())
                    .isEqualTo(lost.occurrence().orElseThrow().start().at());
            assertThat(it.announced()).isGreaterThan(it.recorded());
        });
    }

    @Test
    void aStartThatAPauseHoldsIsOpenAndOneThatIsLostBesideItIsFound() throws Exception {
        List<Committed> story = new Story(61).next(400);
        List<Event.RunCreated> starts = foretold(story);
        Queries queries =
                told(without(without(story, starts.get(3)), starts.get(5))).queries();
        LedgerSums all = queries.ledger(ALL);
        LedgerSums.Unmatched held = missing(all, starts.get(3));
        LedgerSums.Unmatched lost = missing(all, starts.get(5));
        LedgerSums sums = queries.ledger(ALL, Set.of(new HeldStart(held.key(), held.trigger(), held.at())));
        assertThat(sums.open()).isEqualTo(all.open() + 1);
        assertThat(sums.unmatched()).contains(lost).doesNotContain(held);
        assertThat(sums.isBalanced()).isFalse();
        Set<HeldStart> both = all.unmatched().stream()
                .map(it -> new HeldStart(it.key(), it.trigger(), it.at()))
                .collect(Collectors.toSet());
        assertThat(queries.ledger(ALL, both).isBalanced()).isTrue();
    }

    private static LedgerSums.Unmatched missing(LedgerSums sums, Event.RunCreated start) {
        return sums.unmatched().stream()
                .filter(it ->
                        it.at() == start.occurrence().orElseThrow().start().at())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aSecondOutcomeOfOneStartIsFound() throws Exception {
        List<Committed> story = new ArrayList<>(new Story(62).next(150));
        Event.OccurrencesExcused excused = story.stream()
                .flatMap(batch -> batch.events().stream())
                .map(Recorded::event)
                .filter(Event.OccurrencesExcused.class::isInstance)
                .map(Event.OccurrencesExcused.class::cast)
                .filter(it -> it.span().count() == 1 && it.excuse() == Excuse.SKIPPED_OVERLAP)
                .findFirst()
                .orElseThrow();
        Committed last = story.getLast();
        story.add(
                new Committed(last.seq() + 1, 1, last.at(), List.of(new Recorded(last.at(), Recorded.SELF, excused))));
        LedgerSums sums = told(story).queries().ledger(ALL);
        assertThat(sums.isBalanced()).isFalse();
        assertThat(sums.unmatched()).anySatisfy(it -> assertThat(it.recorded()).isGreaterThan(it.announced()));
    }

    private static final LedgerFilter ALL = new LedgerFilter(Optional.empty(), 0, Long.MAX_VALUE - 1);

    /** Runs of starts that an earlier batch has named as the next ones. */
    private static List<Event.RunCreated> foretold(List<Committed> story) {
        Set<HeldStart> named = new HashSet<>();
        List<Event.RunCreated> foretold = new ArrayList<>();
        for (Committed batch : story) {
            for (Recorded recorded : batch.events()) {
                if (recorded.event() instanceof Event.RunCreated run
                        && run.occurrence()
                                .filter(it -> named.contains(start(run.job(), it.trigger(), it.start())))
                                .isPresent()) {
                    foretold.add(run);
                }
            }
            for (Recorded recorded : batch.events()) {
                if (recorded.event() instanceof Event.RunCreated run) {
                    run.occurrence()
                            .ifPresent(it ->
                                    it.next().ifPresent(next -> named.add(start(run.job(), it.trigger(), next))));
                }
            }
        }
        return foretold;
    }

    private static HeldStart start(long job, String trigger, Coming at) {
        return new HeldStart(new JobKey("job", Long.toString(job)), trigger, at.at());
    }

    /** The history without a run, as if the scheduler had passed over its start. */
    private static List<Committed> without(List<Committed> story, Event.RunCreated run) {
        Set<Long> gone = new HashSet<>(Set.of(run.run()));
        return story.stream()
                .map(batch -> new Committed(
                        batch.seq(),
                        batch.epoch(),
                        batch.at(),
                        batch.events().stream()
                                .filter(recorded ->
                                        !(recorded.event() instanceof Event.OfRun it && gone.contains(it.run())))
                                .toList()))
                .toList();
    }
}

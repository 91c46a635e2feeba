package dev.jem.sim;

import dev.jem.engine.Engine;
import dev.jem.model.Micros;
import dev.jem.model.command.Answer.RunAccepted;
import dev.jem.model.command.AttemptKey;
import dev.jem.model.event.Event;
import dev.jem.model.event.Recorded;
import dev.jem.model.event.Span;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.TriggerDefinition;
import dev.jem.model.job.TriggerSchedule;
import dev.jem.model.time.Fire;
import dev.jem.model.time.Schedule;
import dev.jem.runtime.codec.BatchCodec;
import dev.jem.runtime.codec.Salts;
import dev.jem.runtime.journal.Head;
import dev.jem.runtime.journal.Journal;
import dev.jem.runtime.journal.JournalException;
import dev.jem.runtime.journal.Row;
import dev.jem.runtime.projection.Committed;
import dev.jem.runtime.projection.LedgerFilter;
import dev.jem.runtime.projection.LedgerSums;
import dev.jem.runtime.projection.MemoryProjection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * What must hold, known without the engine: from what workers did, what clients were told, and what the journal holds.
 */
final class Laws {

    static final String TOKEN_PREFIX = "token ";

    private record Task(long run, String task) {}

    private record Running(AttemptKey attempt, long token, BooleanSupplier isAsleepBeyondLease) {}

    private final VirtualTime time;
    private long startsJudged;
    private final Set<Long> begun = new HashSet<>();
    private final Map<Task, List<Running>> running = new HashMap<>();
    private final Map<String, Long> acknowledged = new TreeMap<>();
    private final List<RunAccepted> acknowledgedRuns = new ArrayList<>();
    private long newestAcknowledged;

    /** Of operators. */
    final ActionLaws actions = new ActionLaws();

    /** Of those who deliver from outside. */
    final DeliveryLaws deliveries = new DeliveryLaws();

    Laws(VirtualTime time) {
        this.time = time;
    }

    // ---- while it happens

    /** An attempt begins to execute on a worker. */
    void begins(AttemptKey attempt, long token, BooleanSupplier isAsleepBeyondLease) {
        if (!begun.add(token)) {
            throw new BrokenLaw("no attempt is executed twice", attempt + " under token " + token);
        }
        List<Running> others = running.computeIfAbsent(new Task(attempt.run(), attempt.task()), _ -> new ArrayList<>());
        for (Running other : others) {
            if (!other.isAsleepBeyondLease.getAsBoolean()) {
                throw new BrokenLaw(
                        "attempt k+1 waits for attempt k",
                        attempt + " (token " + token + ") begins while " + other.attempt + " (token " + other.token
                                + ") is executed, at " + Micros.instant(time.now()));
            }
        }
        others.add(new Running(attempt, token, isAsleepBeyondLease));
    }

    void ends(AttemptKey attempt, long token) {
        running.getOrDefault(new Task(attempt.run(), attempt.task()), new ArrayList<>())
                .removeIf(it -> it.token == token);
    }

    /** A client was told that its run exists. */
    void acknowledged(String key, RunAccepted accepted) {
        acknowledgedRuns.add(accepted);
        acknowledged(key, accepted.run());
    }

    void acknowledged(String key, long run) {
        Long before = acknowledged.putIfAbsent(key, run);
        if (before != null && before != run) {
            throw new BrokenLaw("one run per idempotency key", key + " is run " + before + " and run " + run);
        }
        newestAcknowledged = Math.max(newestAcknowledged, run);
    }

    /** Some run that somebody was told of. */
    Optional<RunAccepted> anyAcknowledged(Chance chance) {
        return acknowledgedRuns.isEmpty() ? Optional.empty() : Optional.of(chance.pick(acknowledgedRuns));
    }

    long newestAcknowledged() {
        return newestAcknowledged;
    }

    /** A client that asked after a run was acknowledged is told of the newest run. */
    void told(long acknowledgedBefore, long newest) {
        if (newest < acknowledgedBefore) {
            throw new BrokenLaw(
                    "what was acknowledged is seen by every later reader",
                    "run " + acknowledgedBefore + " was acknowledged, a reader was told that run " + newest
                            + " is the newest");
        }
    }

    /** A row was added to the journal by a leader of this epoch. */
    void wrote(long epoch, long inForce) {
        if (epoch != inForce) {
            throw new BrokenLaw("no lower epoch ever writes", "epoch " + epoch + " wrote in epoch " + inForce);
        }
    }

    // ---- at the end

    /** What the journal says after all has come to rest. */
    Engine judge(Journal journal) {
        Reading reading = new Reading(new FlowLaws(actions, deliveries));
        try {
            journal.read(0, Integer.MAX_VALUE, reading::read);
        } catch (JournalException e) {
            throw new BrokenLaw("the journal can be read", String.valueOf(e.getMessage()));
        }
        reading.story.close(reading.engine.view().lastAt());
        startsJudged = reading.story.occurrences.judged();
        reading.balance();
        actions.close();
        acknowledged.forEach((key, run) -> {
            if (!reading.story.created.contains(run)) {
                throw new BrokenLaw(
                        "acknowledged means durable", key + " is run " + run + ", which is not in the journal");
            }
        });
        return reading.engine;
    }

    /** How many expected starts had their outcome, by the journal that was judged. */
    long startsJudged() {
        return startsJudged;
    }

    /** Reads the journal from its beginning. */
    private static final class Reading {
        private final BatchCodec codec = new BatchCodec(Salts.seeded(0));
        final Engine engine = Engine.forReplay();
        final Story story = new Story();
        private final MemoryProjection projection = new MemoryProjection();
        private final FlowLaws flows;
        private Head head = Head.empty();

        Reading(FlowLaws flows) {
            this.flows = flows;
        }

        void read(Row row) {
            codec.verify(row, head);
            if (row.epoch() < story.epoch) {
                throw new BrokenLaw("no lower epoch ever writes", "batch " + row.seq() + " has epoch " + row.epoch());
            }
            story.epoch = row.epoch();
            List<Recorded> events = codec.open(row);
            for (Recorded recorded : events) {
                engine.apply(recorded);
                story.hear(recorded);
                flows.hear(recorded);
            }
            flows.settle();
            Committed batch =
                    new Committed(row.seq(), row.epoch(), engine.view().lastAt(), events);
            projection.apply(row.epoch(), List.of(batch));
            head = new Head(row.seq(), row.hash());
        }

        /** What people are shown: both sides of the ledger, of all that ever happened. */
        void balance() {
            LedgerSums sums = projection.ledger(new LedgerFilter(Optional.empty(), 0, Long.MAX_VALUE - 1));
            if (!sums.isBalanced()) {
                throw new BrokenLaw("the ledger balances", sums.toString());
            }
        }
    }

    /** Follows the events with eyes of its own. */
    private static final class Story {
        long epoch;
        final Set<Long> created = new HashSet<>();
        private final Set<Long> ended = new HashSet<>();
        private final Set<String> keys = new HashSet<>();
        private final Map<AttemptKey, Long> tokens = new HashMap<>();
        private final Map<Long, JobDefinition> definitions = new HashMap<>();
        private final Map<String, Expectation> expectations = new TreeMap<>();
        final Occurrences occurrences = new Occurrences();

        void hear(Recorded recorded) {
            switch (recorded.event()) {
                case Event.RunCreated it -> create(it);
                case Event.RunEnded it -> {
                    if (!ended.add(it.run())) {
                        throw new BrokenLaw("terminal exactly once", "run " + it.run());
                    }
                }
                case Event.RunReopened it -> ended.remove(it.run());
                case Event.AttemptLeased it -> tokens.put(new AttemptKey(it.run(), it.task(), it.number()), it.token());
                case Event.AttemptEnded it -> endAttempt(it);
                case Event.JobVersionRecorded it -> definitions.put(it.job(), it.definition());
                case Event.JobApplied it -> apply(it, recorded.at());
                case Event.JobDeleted it -> {
                    closeAll(it.job(), recorded.at());
                    occurrences.close(it.job(), recorded.at());
                }
                case Event.OccurrencesExcused it -> {
                    excuse(it);
                    occurrences.hear(it);
                }
                case Event.CalendarApplied it -> occurrences.hear(it, recorded.at());
                case Event.JobQuarantined it ->
                    throw new BrokenLaw("what was accepted can be planned", "job " + it.job() + ": " + it.detail());
                case Event.CommandQuarantined it ->
                    throw new BrokenLaw("the engine can decide everything", it.command() + ": " + it.detail());
                case Event _ -> {}
            }
        }

        private void create(Event.RunCreated event) {
            created.add(event.run());
            occurrences.hear(event);
            if (!event.idempotencyKey().isEmpty() && !keys.add(event.idempotencyKey())) {
                throw new BrokenLaw("one run per idempotency key", event.idempotencyKey());
            }
            event.occurrence()
                    .ifPresent(it -> expectation(event.job(), it.trigger())
                            .ifPresent(
                                    expectation -> expectation.cover(it.start().at(), 1)));
        }

        private void endAttempt(Event.AttemptEnded event) {
            String detail = event.result().detail();
            Long token = tokens.get(new AttemptKey(event.run(), event.task(), event.number()));
            if (detail.startsWith(TOKEN_PREFIX) && !detail.equals(TOKEN_PREFIX + token)) {
                throw new BrokenLaw(
                        "no effect under a stale token",
                        event.task() + " of run " + event.run() + " ended by " + detail + ", leased by token " + token);
            }
        }

        // ---- the occurrence ledger

        private void apply(Event.JobApplied event, long at) {
            closeAll(event.job(), at);
            JobDefinition definition = definitions.get(event.job());
            if (definition == null) {
                throw new BrokenLaw("a version is recorded before it is applied", "job " + event.job());
            }
            occurrences.apply(event.job(), definition, at);
            for (TriggerDefinition trigger : definition.triggers()) {
                schedule(definition, trigger)
                        .ifPresent(schedule ->
                                expectations.put(place(event.job(), trigger.name()), new Expectation(schedule, at)));
            }
        }

        private static Optional<Schedule> schedule(JobDefinition definition, TriggerDefinition trigger) {
            if (RuledStarts.areOf(trigger)) {
                return Optional.empty();
            }
            return new TriggerSchedule(definition.key(), trigger, _ -> Optional.empty()).fixed(Instant.EPOCH);
        }

        private void excuse(Event.OccurrencesExcused event) {
            Span span = event.span();
            expectation(event.job(), event.trigger()).ifPresent(it -> it.cover(span.lastAt(), span.count()));
        }

        private static String place(long job, String trigger) {
            return job + "/" + trigger;
        }

        private Optional<Expectation> expectation(long job, String trigger) {
            return Optional.ofNullable(expectations.get(place(job, trigger)));
        }

        private void closeAll(long job, long at) {
            expectations.forEach((place, expectation) -> {
                if (place.startsWith(job + "/")) {
                    expectation.close(place, at);
                }
            });
            expectations.keySet().removeIf(place -> place.startsWith(job + "/"));
        }

        void close(long at) {
            occurrences.closeAll(at);
            expectations.forEach((place, expectation) -> expectation.close(place, at));
        }
    }

    /** The expected starts of one trigger in one version, and how many outcomes they got. */
    private static final class Expectation {
        private final Schedule schedule;
        private final long from;
        private long covered;
        private long coveredTo;

        Expectation(Schedule schedule, long from) {
            this.schedule = schedule;
            this.from = from;
            this.coveredTo = from;
        }

        void cover(long at, long count) {
            covered += count;
            coveredTo = Math.max(coveredTo, at);
        }

        /** Everything up to the last outcome must have one; what was due at the very end may still be on its way. */
        void close(String place, long at) {
            long expected = 0;
            Optional<Fire> fire = schedule.next(Micros.instant(from));
            while (fire.isPresent() && Micros.of(fire.get().at()) <= coveredTo) {
                expected += 1 + fire.get().coalescedCount();
                fire = schedule.next(fire.get().at());
            }
            expected += schedule.skipped(Micros.instant(from), Micros.instant(coveredTo)).stream()
                    .mapToLong(skipped -> skipped.nominals().count())
                    .sum();
            boolean isLate = fire.isPresent() && Micros.of(fire.get().at()) < at - 120 * VirtualTime.SECOND;
            if (expected != covered || isLate) {
                throw new BrokenLaw(
                        "every expected start has exactly one outcome",
                        place + ": " + expected + " expected, " + covered + " recorded up to "
                                + Micros.instant(coveredTo) + (isLate ? "; the next one was forgotten" : ""));
            }
        }
    }
}

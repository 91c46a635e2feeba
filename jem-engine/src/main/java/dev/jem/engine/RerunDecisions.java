package dev.jem.engine;

import dev.jem.model.RunIds;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Answer.Acted;
import dev.jem.model.command.Answer.Code;
import dev.jem.model.command.Answer.Refused;
import dev.jem.model.command.Command.RerunRun;
import dev.jem.model.event.Coming;
import dev.jem.model.event.Entity;
import dev.jem.model.event.Event;
import dev.jem.model.event.Execution;
import dev.jem.model.event.Rerun.Definition;
import dev.jem.model.job.Concurrency;
import dev.jem.model.job.OnConflict;
import dev.jem.model.job.RunContext;
import dev.jem.model.job.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Carries a run that has ended out once more: under its number, for its business date, as another execution. What is
 * kept of the execution before stays as it ended, with its outputs.
 */
final class RerunDecisions {

    /** How far what is stored may be behind: as long as reopened runs are remembered. */
    static final long SEEN_MICROS_MAX = 3_600_000_000L;

    private static final int EXECUTIONS_MAX = 1_000;

    /** More dispositions than a run gets while what is stored of it is behind: revisions go on behind them. */
    private static final int UNSEEN_MAX = 1_000;

    private final Step step;
    private final State state;
    private final RunDecisions runs;

    RerunDecisions(Step step) {
        this.step = step;
        this.state = step.state;
        this.runs = new RunDecisions(step);
    }

    Answer rerun(RerunRun command) {
        String key = runs.key(command.idempotencyKey());
        Optional<Answer> known = new OperatorDecisions(step).repeated(key);
        if (known.isPresent()) {
            return known.get();
        }
        try {
            Job job = job(command);
            requireSeen(job, command);
            JobVersion was = version(job, command.by());
            JobVersion version = command.rerun().definition() == Definition.AS_IT_IS ? current(job, was) : was;
            RerunPlan plan = RerunPlan.of(command, was, version);
            requireConfirmed(job, version, plan, command);
            Entity.Run as = opened(job, version, plan, command);
            String after = "execution " + as.execution().orElseThrow().number() + " by version " + version.number + ": "
                    + plan.describe();
            if (!command.isDryRun()) {
                boolean isHeld = job.versions().stream().anyMatch(it -> it.number == version.number);
                step.emit(new Event.RunReopened(
                        as.run(),
                        job.uid,
                        as,
                        isHeld ? Optional.empty() : Optional.of(command.by()),
                        command.rerun(),
                        command.remark(),
                        before(command),
                        after,
                        key));
                follow(state.run(as.run()));
            }
            return new Acted(before(command), after, false);
        } catch (RefusedException e) {
            return e.answer();
        } catch (UnusableDefinition e) {
            return new Refused(Code.INVALID, String.valueOf(e.getMessage()));
        }
    }

    private static String before(RerunRun command) {
        return "execution " + number(command.ended()) + " by version "
                + command.ended().version();
    }

    private static int number(Entity.Run run) {
        return run.execution().map(Execution::number).orElse(1);
    }

    // ---- may it be

    private Job job(RerunRun command) throws RefusedException {
        Job job = state.jobs.get(command.ended().job());
        if (job == null || job.deleted) {
            throw RefusedException.conflict("the job of this run has been deleted; apply it again first");
        }
        if (job.quarantined) {
            throw RefusedException.conflict("job " + job.key + " is quarantined; apply a corrected version");
        }
        if (state.runs.size() >= Limits.DEFAULT.activeRuns()) {
            throw new RefusedException(
                    Code.LIMIT_REACHED, "there are " + state.runs.size() + " active runs, the most there may be");
        }
        return job;
    }

    /** What is read of runs comes later than what is decided: it must not be about an execution before. */
    private void requireSeen(Job job, RerunRun command) throws RefusedException {
        Entity.Run ended = command.ended();
        String name = job.key + "#" + ended.number();
        if (state.runs.containsKey(ended.run()) || ended.run() > state.lastRun) {
            throw RefusedException.conflict(name + " has not ended");
        }
        Entity.Reopened reopened = state.reopened.get(ended.run());
        boolean isOutdated = reopened != null && reopened.execution() != number(ended);
        boolean isChanged = command.revision().isPresent() && command.revision().getAsLong() != ended.revision();
        if (isOutdated || isChanged) {
            throw new RefusedException(
                    Code.CHANGED,
                    name + " has changed since it was looked at: it is at revision " + ended.revision()
                            + (isOutdated ? " or later" : "") + "; look again");
        }
        if (command.asOf() < step.at - SEEN_MICROS_MAX) {
            throw new RefusedException(
                    Code.LIMIT_REACHED, "what is stored of runs is more than an hour behind; try again later");
        }
        if (number(ended) >= EXECUTIONS_MAX) {
            throw RefusedException.conflict(name + " has been carried out " + EXECUTIONS_MAX + " times, the most");
        }
    }

    private static JobVersion version(Job job, Entity.Version stored) {
        return job.versions().stream()
                .filter(it -> it.number == stored.version())
                .findFirst()
                .orElseGet(
                        () -> new JobVersion(stored.version(), stored.sha256(), stored.adHoc(), stored.definition()));
    }

    private static JobVersion current(Job job, JobVersion was) throws RefusedException {
        if (job.current.isEmpty() && !was.adHoc) {
            throw RefusedException.conflict("job " + job.key + " has no version now; rerun it as it was");
        }
        return job.current.orElse(was);
    }

    private static void requireConfirmed(Job job, JobVersion version, RerunPlan plan, RerunRun command)
            throws RefusedException {
        List<String> risky = plan.risky(version.definition.idempotent());
        if (!risky.isEmpty() && !command.rerun().isConfirmed()) {
            throw new RefusedException(
                    Code.UNCONFIRMED,
                    job.key + " is not declared idempotent, and " + RerunPlan.list(risky)
                            + (risky.size() == 1 ? " has" : " have")
                            + " been executed already; confirm that it may be done again");
        }
    }

    // ---- as it is from now on

    private Entity.Run opened(Job job, JobVersion version, RerunPlan plan, RerunRun command) throws RefusedException {
        Entity.Run ended = command.ended();
        boolean isOtherVersion = version.number != ended.version();
        boolean isChanged = isOtherVersion || !command.rerun().params().isEmpty();
        SortedMap<String, String> dates = isOtherVersion
                ? new BusinessDates(state.calendars, version.definition).values(version, ended.businessDate())
                : ended.dates();
        SortedMap<String, Value> params = isChanged ? params(job, version, command, dates) : ended.params();
        Concurrency concurrency = version.definition.concurrency();
        String key = isChanged
                ? concurrency.key().render(context(job, version, ended, new Given(params, dates))::lookup)
                : ended.concurrencyKey();
        return new Entity.Run(
                ended.run(),
                job.uid,
                version.number,
                ended.number(),
                ended.cause(),
                ended.trigger(),
                ended.start(),
                ended.businessDate(),
                ended.createdAt(),
                ended.dueAt(),
                version.definition.priority(),
                key,
                admits(job, version, key, ended),
                false,
                Optional.empty(),
                false,
                plan.tasks(),
                params,
                Optional.empty(),
                dates,
                plan.expansions(),
                ended.admitted()
                        ? Collections.nCopies(version.definition.needs().size(), before(command))
                        : List.of(),
                Optional.of(step.by),
                Optional.empty(),
                ended.revision() + UNSEEN_MAX,
                Optional.of(execution(command, plan)),
                Optional.empty());
    }

    private Execution execution(RerunRun command, RerunPlan plan) {
        Entity.Run ended = command.ended();
        List<Execution.End> ends =
                new ArrayList<>(ended.execution().map(Execution::before).orElse(List.of()));
        ends.add(command.end());
        return new Execution(number(ended) + 1, step.at, plan.highestForgotten(), ends);
    }

    /** The parameters and dates of a run. */
    private record Given(SortedMap<String, Value> params, SortedMap<String, String> dates) {}

    private RunContext context(Job job, JobVersion version, Entity.Run ended, Given given) {
        return new RunContext(
                RunIds.format(state.incarnation, ended.run()),
                job.key,
                version.number,
                ended.number(),
                ended.businessDate(),
                given.dates,
                ended.start().map(Coming::at),
                given.params,
                Collections.emptySortedMap(),
                Optional.empty());
    }

    /** What the run was given, as far as the version knows it, under what is given now. */
    private SortedMap<String, Value> params(
            Job job, JobVersion version, RerunRun command, SortedMap<String, String> dates) throws RefusedException {
        SortedMap<String, Value> params = new TreeMap<>(command.ended().params());
        params.keySet()
                .removeIf(name -> version.definition.params().stream()
                        .noneMatch(it -> it.name().equals(name)));
        params.putAll(command.rerun().params());
        Optional<String> wrong = ParamDefaults.problem(version.definition, params);
        if (wrong.isPresent()) {
            throw RefusedException.invalid(wrong.get());
        }
        RunContext context = context(job, version, command.ended(), new Given(params, dates));
        return new ParamDefaults(version.definition, context::lookup).complete(params, Collections.emptySortedMap());
    }

    private static boolean admits(Job job, JobVersion version, String key, Entity.Run ended) throws RefusedException {
        Concurrency concurrency = version.definition.concurrency();
        Group group = job.groups().getOrDefault(key, new Group());
        boolean isFree = concurrency.onConflict() == OnConflict.ALLOW || group.admitted.size() < concurrency.limit();
        Optional<ActiveRun> inTheWay = group.all().findFirst();
        if (!isFree && concurrency.onConflict() == OnConflict.SKIP && inTheWay.isPresent()) {
            throw RefusedException.conflict(inTheWay.get() + " is still active, and onConflict is skip");
        }
        boolean waitsForNeeds = !ended.admitted() && !version.definition.needs().isEmpty();
        return isFree && !waitsForNeeds;
    }

    // ---- what follows

    private void follow(ActiveRun run) {
        runs.tasks().endImpossible(run);
        new DeferralDecisions(step).defer(run);
        if (run.waitsForNeeds()) {
            new NeedDecisions(step, runs).settle(run);
        } else if (!run.admitted && run.version.definition.concurrency().onConflict() == OnConflict.CANCEL_RUNNING) {
            runs.supersede(run);
        }
        runs.endIfDone(run);
    }
}

package dev.jem.engine;

import dev.jem.model.command.Answer.Code;
import dev.jem.model.command.Answer.Refused;
import dev.jem.model.command.Answer.Subject;
import dev.jem.model.command.Command.Submitted;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.Recurrence;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether jobs may depend on each other as they say. */
final class DependencyDecisions {

    /** So many jobs may depend on one, or be started by events of one name. */
    static final int DEPENDENTS_MAX = 1_000;

    private static final int NAMED_MAX = 5;

    private final State state;
    private final SubJobs subJobs;

    DependencyDecisions(Step step) {
        this.state = step.state;
        this.subJobs = new SubJobs(step.conditions);
    }

    /** Why jobs cannot be applied together, if that is so. */
    Optional<Refused> problem(List<Submitted> jobs) {
        TreeMap<JobKey, JobDefinition> coming = new TreeMap<>();
        jobs.forEach(it -> coming.put(it.definition().key(), it.definition()));
        Stream<Optional<Refused>> problems =
                jobs.stream().map(Submitted::definition).map(it -> problem(it, coming));
        Set<JobKey> keys = coming.keySet();
        return problems.flatMap(Optional::stream)
                .findFirst()
                .or(() -> new Cycles(key -> waitsFor(key, coming), " needs ")
                        .met(keys)
                        .flatMap(it -> refused(it, "jobs would wait for each other for ever: ", coming)))
                .or(() -> new Cycles(key -> starts(key, coming), " starts ")
                        .met(keys)
                        .flatMap(it -> refused(it, "jobs would start each other for ever: ", coming)));
    }

    private static Optional<Refused> refused(Cycles.Met met, String what, SortedMap<JobKey, JobDefinition> coming) {
        return Optional.ofNullable(coming.get(met.from())).flatMap(job -> refused(job, what + met.circle()));
    }

    private SortedSet<JobKey> waitsFor(JobKey key, SortedMap<JobKey, JobDefinition> coming) {
        return definition(key, coming).map(Dependents::providers).orElseGet(TreeSet::new);
    }

    /** The jobs whose runs a run of this one starts, as its work or by its end. */
    private SortedSet<JobKey> starts(JobKey key, SortedMap<JobKey, JobDefinition> coming) {
        TreeSet<JobKey> started = new TreeSet<>();
        definition(key, coming).ifPresent(it -> Dependents.subJobs(it).forEach(sub -> started.add(sub.job())));
        Stream.concat(state.dependents.of(key).stream(), coming.keySet().stream())
                .filter(other -> definition(other, coming)
                        .filter(it -> Dependents.startsBehind(it, key))
                        .isPresent())
                .forEach(started::add);
        return started;
    }

    private Optional<Refused> problem(JobDefinition job, SortedMap<JobKey, JobDefinition> coming) {
        for (JobKey key : Dependents.providers(job)) {
            Optional<JobDefinition> provider = definition(key, coming);
            if (provider.isEmpty()) {
                return refused(job, "the job " + key + ", which it depends on, does not exist");
            }
            if (!provider.get().isOpenTo(job.key().namespace())) {
                return refused(
                        job,
                        "the job " + key + " is not shared with the namespace "
                                + job.key().namespace() + "; its owners can add that to its 'sharedWith'");
            }
            if (isFull(job, state.dependents.of(key))) {
                return refused(job, DEPENDENTS_MAX + " jobs depend on " + key + " already, the most there may be");
            }
        }
        Optional<Refused> misfit = Dependents.subJobs(job)
                .flatMap(sub ->
                        subJobs.problem(sub, definition(sub.job(), coming).orElseThrow()).stream())
                .findFirst()
                .flatMap(it -> refused(job, it));
        if (misfit.isPresent()) {
            return misfit;
        }
        return job.triggers().stream()
                .map(trigger -> trigger.recurrence())
                .filter(Recurrence.OnSignal.class::isInstance)
                .map(it -> ((Recurrence.OnSignal) it).signal())
                .filter(it -> isFull(job, state.dependents.startedBy(it)))
                .findFirst()
                .flatMap(it -> refused(
                        job, DEPENDENTS_MAX + " jobs are started by event " + it + " already, the most there may be"));
    }

    private static boolean isFull(JobDefinition job, Collection<JobKey> dependents) {
        return dependents.size() >= DEPENDENTS_MAX && !dependents.contains(job.key());
    }

    private static Optional<Refused> refused(JobDefinition job, String why) {
        return Optional.of(new Refused(Code.INVALID, "job " + job.key() + ": " + why, Subject.of(job.key())));
    }

    private Optional<JobDefinition> definition(JobKey key, SortedMap<JobKey, JobDefinition> coming) {
        return Optional.ofNullable(coming.get(key))
                .or(() -> Optional.ofNullable(state.jobsByKey.get(key))
                        .filter(Job::isApplied)
                        .map(it -> it.current.orElseThrow().definition));
    }

    /** What to mind when jobs change: whose needs are met no more. */
    List<String> shutOut(List<Submitted> jobs) {
        TreeSet<JobKey> submitted =
                jobs.stream().map(it -> it.definition().key()).collect(Collectors.toCollection(TreeSet::new));
        List<String> warnings = new ArrayList<>();
        for (Submitted each : jobs) {
            JobDefinition provider = each.definition();
            for (JobKey job : state.dependents.of(provider.key())) {
                if (!submitted.contains(job) && !provider.isOpenTo(job.namespace())) {
                    warnings.add("job " + provider.key() + " is not shared with the namespace " + job.namespace()
                            + " any more: job " + job + ", which depends on it, waits in vain");
                }
                if (!submitted.contains(job)) {
                    warnings.addAll(misfits(job, provider));
                }
            }
        }
        return warnings;
    }

    private List<String> misfits(JobKey parent, JobDefinition changed) {
        return definition(parent, new TreeMap<>()).stream()
                .flatMap(Dependents::subJobs)
                .filter(sub -> sub.job().equals(changed.key()))
                .flatMap(sub -> subJobs.problem(sub, changed).stream())
                .map(it -> "job " + parent + ", whose work is job " + changed.key() + ", will fail: " + it)
                .toList();
    }

    /** Why a job cannot be deleted, if others depend on it. */
    Optional<Refused> needed(JobKey key) {
        TreeSet<JobKey> others = new TreeSet<>(state.dependents.of(key));
        state.waiters.of(key).forEach(run -> others.add(run.job.key));
        others.remove(key);
        if (others.isEmpty()) {
            return Optional.empty();
        }
        String names = others.stream().limit(NAMED_MAX).map(JobKey::toString).collect(Collectors.joining(", "));
        String more = others.size() > NAMED_MAX ? " and " + (others.size() - NAMED_MAX) + " more" : "";
        return Optional.of(new Refused(
                Code.CONFLICT, "job " + key + " is needed by " + names + more + "; change or delete those first"));
    }
}

package dev.jem.engine;

import dev.jem.model.command.Answer.Code;
import dev.jem.model.command.Answer.Refused;
import dev.jem.model.command.Answer.Subject;
import dev.jem.model.command.Command.Submitted;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.Recurrence;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
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

    DependencyDecisions(Step step) {
        this.state = step.state;
    }

    /** Why jobs cannot be applied together, if that is so. */
    Optional<Refused> problem(List<Submitted> jobs) {
        TreeMap<JobKey, JobDefinition> coming = new TreeMap<>();
        jobs.forEach(it -> coming.put(it.definition().key(), it.definition()));
        Stream<Optional<Refused>> problems =
                jobs.stream().map(Submitted::definition).map(it -> problem(it, coming));
        return problems.flatMap(Optional::stream).findFirst().or(() -> new Cycles(coming).problem());
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
            }
        }
        return warnings;
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

    /** Looks for a way from a job back to itself; each job and each dependency is looked at once. */
    private final class Cycles {

        private final SortedMap<JobKey, JobDefinition> coming;
        private final TreeSet<JobKey> done = new TreeSet<>();
        private final TreeSet<JobKey> onPath = new TreeSet<>();
        private final List<JobKey> path = new ArrayList<>();
        private final Deque<Iterator<JobKey>> branches = new ArrayDeque<>();

        Cycles(SortedMap<JobKey, JobDefinition> coming) {
            this.coming = coming;
        }

        Optional<Refused> problem() {
            for (JobDefinition job : coming.values()) {
                Optional<JobKey> met = done.contains(job.key()) ? Optional.empty() : walk(job.key());
                if (met.isPresent()) {
                    return refused(job, "jobs would wait for each other for ever: " + circle(met.get()));
                }
            }
            return Optional.empty();
        }

        private Optional<JobKey> walk(JobKey from) {
            enter(from);
            while (!branches.isEmpty()) {
                if (!branches.getLast().hasNext()) {
                    branches.removeLast();
                    JobKey left = path.removeLast();
                    onPath.remove(left);
                    done.add(left);
                    continue;
                }
                JobKey next = branches.getLast().next();
                if (onPath.contains(next)) {
                    return Optional.of(next);
                }
                if (!done.contains(next)) {
                    enter(next);
                }
            }
            return Optional.empty();
        }

        private void enter(JobKey key) {
            path.add(key);
            onPath.add(key);
            SortedSet<JobKey> providers =
                    definition(key, coming).map(Dependents::providers).orElseGet(TreeSet::new);
            branches.addLast(providers.iterator());
        }

        private String circle(JobKey met) {
            List<JobKey> circle = new ArrayList<>(path.subList(path.indexOf(met), path.size()));
            circle.add(met);
            String way =
                    circle.stream().limit(NAMED_MAX * 4L).map(JobKey::toString).collect(Collectors.joining(" needs "));
            return circle.size() > NAMED_MAX * 4 ? way + " and so on, " + (circle.size() - 1) + " jobs" : way;
        }
    }
}

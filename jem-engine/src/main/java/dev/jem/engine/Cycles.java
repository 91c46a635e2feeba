package dev.jem.engine;

import dev.jem.model.job.JobKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Looks for a way from a job back to itself; each job and each step from it is looked at once. */
final class Cycles {

    private static final int NAMED_MAX = 20;

    private final Function<JobKey, SortedSet<JobKey>> next;
    private final String verb;
    private final TreeSet<JobKey> done = new TreeSet<>();
    private final TreeSet<JobKey> onPath = new TreeSet<>();
    private final List<JobKey> path = new ArrayList<>();
    private final Deque<Iterator<JobKey>> branches = new ArrayDeque<>();

    /** @param verb between two jobs of a circle */
    Cycles(Function<JobKey, SortedSet<JobKey>> next, String verb) {
        this.next = next;
        this.verb = verb;
    }

    /** @param from the job at which it was looked for */
    record Met(JobKey from, String circle) {}

    Optional<Met> met(Collection<JobKey> jobs) {
        for (JobKey job : jobs) {
            Optional<JobKey> met = done.contains(job) ? Optional.empty() : walk(job);
            if (met.isPresent()) {
                return Optional.of(new Met(job, circle(met.get())));
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
            JobKey job = branches.getLast().next();
            if (onPath.contains(job)) {
                return Optional.of(job);
            }
            if (!done.contains(job)) {
                enter(job);
            }
        }
        return Optional.empty();
    }

    private void enter(JobKey key) {
        path.add(key);
        onPath.add(key);
        branches.addLast(next.apply(key).iterator());
    }

    private String circle(JobKey met) {
        List<JobKey> circle = new ArrayList<>(path.subList(path.indexOf(met), path.size()));
        circle.add(met);
        String way = circle.stream().limit(NAMED_MAX).map(JobKey::toString).collect(Collectors.joining(verb));
        return circle.size() > NAMED_MAX ? way + " and so on, " + (circle.size() - 1) + " jobs" : way;
    }
}

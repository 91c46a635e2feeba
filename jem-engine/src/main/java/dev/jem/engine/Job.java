package dev.jem.engine;

import dev.jem.model.event.Entity;
import dev.jem.model.job.JobKey;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A job: its name, its versions that still matter, its schedules and its concurrency groups. */
final class Job {

    final long uid;
    final JobKey key;
    long lastVersion;
    long lastNumber;
    boolean quarantined;
    boolean deleted;
    Optional<JobVersion> current = Optional.empty();

    /**
     * As in the definition. Immutable, like {@link #versions}: most jobs have one of each, and there are very many
     * jobs.
     */
    List<Trigger> triggers = List.of();

    /** What a snapshot says of it, until its current version has been read too. */
    Optional<Entity.Job> restoring = Optional.empty();

    /** When its last pause began that is over, and when that ended, epoch microseconds; 0 for none. */
    long pausedFrom;

    long pausedTo;

    /** How long its last successful runs took. */
    final RecentDurations durations = new RecentDurations();

    /** How its last runs ended. */
    final Outcomes outcomes = new Outcomes();

    /** The current version, and those that active runs are pinned to, by number. */
    private List<JobVersion> versions = List.of();

    /** By rendered concurrency key. A group without runs is not kept. */
    private SortedMap<String, Group> groups = Collections.emptySortedMap();

    Job(long uid, JobKey key) {
        this.uid = uid;
        this.key = key;
    }

    Optional<Trigger> trigger(String name) {
        return triggers.stream().filter(trigger -> trigger.name().equals(name)).findFirst();
    }

    List<JobVersion> versions() {
        return versions;
    }

    JobVersion version(long number) {
        return versions.stream()
                .filter(version -> version.number == number)
                .findFirst()
                .orElseThrow(() -> new BrokenInvariant("version " + number + " of job " + key + " is not in memory"));
    }

    void keep(JobVersion version) {
        versions = Stream.concat(versions.stream().filter(it -> it.number != version.number), Stream.of(version))
                .sorted(Comparator.comparingLong(it -> it.number))
                .collect(Collectors.toUnmodifiableList());
    }

    /** Keeps a version again that was dropped. */
    void recall(Entity.Version version) {
        keep(new JobVersion(version.version(), version.sha256(), version.adHoc(), version.definition()));
    }

    /** Drops a version that is not the current one, unless an active run is pinned to it. */
    void forgetUnneeded(JobVersion version) {
        if (current.filter(it -> it == version).isEmpty() && version.pins == 0) {
            versions = versions.stream().filter(it -> it != version).collect(Collectors.toUnmodifiableList());
        }
    }

    SortedMap<String, Group> groups() {
        return Collections.unmodifiableSortedMap(groups);
    }

    Group group(String concurrencyKey) {
        if (groups.isEmpty()) {
            groups = new TreeMap<>();
        }
        return groups.computeIfAbsent(concurrencyKey, _ -> new Group());
    }

    void dropGroup(String concurrencyKey) {
        groups.remove(concurrencyKey);
        if (groups.isEmpty()) {
            groups = Collections.emptySortedMap();
        }
    }

    boolean isApplied() {
        return current.isPresent() && !deleted;
    }
}

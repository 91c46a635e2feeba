package dev.jem.engine;

import dev.jem.model.event.Entity;
import dev.jem.model.job.JobKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A job: its name, its versions that still matter, its schedules and its concurrency groups. */
final class Job {

    final long uid;
    final JobKey key;
    long lastVersion;
    long lastNumber;
    boolean quarantined;
    boolean deleted;
    Optional<JobVersion> current = Optional.empty();
    List<Trigger> triggers = new ArrayList<>();

    /** What a snapshot says of it, until its current version has been read too. */
    Optional<Entity.Job> restoring = Optional.empty();

    /** When its last pause began that is over, and when that ended, epoch microseconds; 0 for none. */
    long pausedFrom;

    long pausedTo;

    /** How long its last successful runs took. */
    final RecentDurations durations = new RecentDurations();

    /** The current version, and those that active runs are pinned to, by number. */
    final TreeMap<Long, JobVersion> versions = new TreeMap<>();

    /** How many active runs are pinned to a version. */
    final Map<Long, Integer> pins = new TreeMap<>();

    /** By rendered concurrency key. A group without runs is not kept. */
    final TreeMap<String, Group> groups = new TreeMap<>();

    Job(long uid, JobKey key) {
        this.uid = uid;
        this.key = key;
    }

    Optional<Trigger> trigger(String name) {
        return triggers.stream().filter(trigger -> trigger.name().equals(name)).findFirst();
    }

    JobVersion version(long number) {
        JobVersion version = versions.get(number);
        if (version == null) {
            throw new BrokenInvariant("version " + number + " of job " + key + " is not in memory");
        }
        return version;
    }

    Group group(String concurrencyKey) {
        return groups.computeIfAbsent(concurrencyKey, _ -> new Group());
    }

    boolean isApplied() {
        return current.isPresent() && !deleted;
    }
}

package dev.jem.model.window;

import dev.jem.model.job.JobKey;
import dev.jem.model.job.Recurrence;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One version of a maintenance window: times in which what it applies to does not start. What runs goes on.
 *
 * @param description for people
 * @param scope what it applies to
 * @param times when; at least one
 * @param effect what becomes of starts in it
 * @param finishBefore whether what would probably not end before it opens does not start either; the 95th percentile of
 *     how long the job's last runs took is what counts
 * @param blocksChanges whether the definitions of the jobs it applies to cannot be changed in it either: a freeze
 */
public record WindowDefinition(
        WindowKey key,
        String description,
        Scope scope,
        List<Times> times,
        Effect effect,
        boolean finishBefore,
        boolean blocksChanges) {

    public WindowDefinition {
        times = List.copyOf(times);
    }

    /** What becomes of starts in a window. */
    public enum Effect {
        /** They wait for its end. */
        WAIT,
        /** Expected starts are excused; what people ask for waits. */
        SKIP
    }

    /** What a window applies to. */
    public sealed interface Scope {

        /**
         * Jobs that have all of it; with nothing given, the jobs of its namespace.
         *
         * @param namespaces any of them; empty for the window's own
         * @param names any of them; empty for all
         * @param labels all of them
         */
        record Jobs(List<String> namespaces, List<JobKey> names, SortedMap<String, String> labels) implements Scope {

            /** Stands for all namespaces. */
            public static final String EVERY = "*";

            /** Whether a job is among them. */
            boolean includes(WindowKey window, JobKey job, SortedMap<String, String> ofJob) {
                boolean isNamespace = namespaces.isEmpty()
                        ? job.namespace().equals(window.namespace())
                        : namespaces.contains(EVERY) || namespaces.contains(job.namespace());
                return isNamespace && (names.isEmpty() || names.contains(job)) && hasAll(ofJob, labels);
            }

            public Jobs {
                namespaces = namespaces.stream().distinct().sorted().toList();
                names = names.stream().distinct().sorted().toList();
                labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
            }
        }

        /**
         * Workers that have all of it: they are given nothing.
         *
         * @param names any of them; empty for all
         * @param labels all of them
         */
        record Workers(List<String> names, SortedMap<String, String> labels) implements Scope {

            /** Whether a worker is among them. */
            boolean includes(String worker, SortedMap<String, String> ofWorker) {
                return (names.isEmpty() || names.contains(worker)) && hasAll(ofWorker, labels);
            }

            public Workers {
                names = names.stream().distinct().sorted().toList();
                labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
            }
        }
    }

    private static boolean hasAll(SortedMap<String, String> labels, SortedMap<String, String> wanted) {
        return wanted.entrySet().stream().allMatch(it -> it.getValue().equals(labels.get(it.getKey())));
    }

    /** Whether it applies to a job with these labels. */
    public boolean appliesTo(JobKey job, SortedMap<String, String> labels) {
        return scope instanceof Scope.Jobs jobs && jobs.includes(key, job, labels);
    }

    /** Whether it applies to a worker with these labels. */
    public boolean appliesTo(String worker, SortedMap<String, String> labels) {
        return scope instanceof Scope.Workers workers && workers.includes(worker, labels);
    }

    /** When a window is open. */
    public sealed interface Times {

        /**
         * Once.
         *
         * @param from the first local time in it
         * @param to the first behind it
         */
        record Once(LocalDateTime from, LocalDateTime to, ZoneId zone) implements Times {

            public Once {
                if (!from.isBefore(to)) {
                    throw new IllegalArgumentException("a window from %s to %s is empty".formatted(from, to));
                }
            }
        }

        /**
         * Again and again.
         *
         * @param opens a cron expression, a recurrence rule or a calendar rule
         * @param length how long it stays open, in time that passes
         */
        record Recurring(Recurrence opens, Duration length) implements Times {

            /** The longest that a recurring window stays open. */
            public static final Duration LENGTH_MAX = Duration.ofDays(31);

            public Recurring {
                if (!length.isPositive() || length.compareTo(LENGTH_MAX) > 0) {
                    throw new IllegalArgumentException(
                            "a recurring window is open for up to %s, not for %s".formatted(LENGTH_MAX, length));
                }
            }
        }
    }
}

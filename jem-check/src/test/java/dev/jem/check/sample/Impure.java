package dev.jem.check.sample;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** One class for each way out of the pure core, and one that stays inside. */
public final class Impure {

    private Impure() {}

    /** Reads the time. */
    public static final class AsksTheTime {
        Instant now() {
            return Instant.now();
        }
    }

    /** Reads the time through a method reference. */
    public static final class HandsOutTheTime {
        Supplier<Instant> now() {
            return Instant::now;
        }
    }

    /** Measures. */
    public static final class AsksTheStopwatch {
        long nanos() {
            return System.nanoTime();
        }
    }

    /** Holds a clock. */
    public record HoldsAClock(Clock clock) {}

    /** Names a file. */
    public record NamesAFile(Path path) {}

    /** Is made for several threads. */
    public static final class IsConcurrent {
        Map<String, String> map() {
            return new ConcurrentHashMap<>();
        }
    }

    /** Looks at the machine's zone. */
    public static final class AsksTheZone {
        ZoneId zone() {
            return ZoneId.systemDefault();
        }
    }

    /** Writes in the machine's language. */
    public static final class WritesInTheDefaultLocale {
        // The sample is about exactly this call.
        @SuppressWarnings("StringCaseLocaleUsage")
        String lower(String text) {
            return text.toLowerCase();
        }
    }

    /** Writes digits as the machine does. */
    public static final class FormatsInTheDefaultLocale {
        String lines(int count) {
            return "%d lines".formatted(count) + String.format(Locale.ROOT, "%d", count);
        }
    }

    /** Goes through a set in a salted order. */
    public static final class IsSalted {
        Set<String> set() {
            return Set.of("a", "b");
        }
    }

    /** Copies into a salted map. */
    public static final class CopiesSalted {
        Map<String, String> copy(Map<String, String> map) {
            return Map.copyOf(map);
        }
    }

    /** Goes through a hash table. */
    public static final class IsHashed {
        Map<String, String> map() {
            return new HashMap<>();
        }
    }

    /** Collects into a hash table. */
    public static final class CollectsHashed {
        Map<String, Long> count(List<String> words) {
            return words.stream().collect(Collectors.groupingBy(word -> word, Collectors.counting()));
        }
    }

    /** Does none of that. */
    public static final class Pure {
        private static final Set<String> KNOWN = Set.of("a", "b");

        Map<String, Long> count(List<String> words) {
            Map<String, String> seen = new LinkedHashMap<>(Map.of("c", "d"));
            List<String> known = new ArrayList<>(words);
            known.removeIf(word -> KNOWN.contains(word) || seen.containsKey(word));
            return known.stream().collect(Collectors.groupingBy(word -> word, TreeMap::new, Collectors.counting()));
        }
    }

    /** Starts a thread before anybody asked. */
    public static final class StartsTooEarly {
        private final Thread thread;

        StartsTooEarly(Runnable task) {
            thread = Thread.ofVirtual().start(task);
        }

        boolean isAlive() {
            return thread.isAlive();
        }
    }
}

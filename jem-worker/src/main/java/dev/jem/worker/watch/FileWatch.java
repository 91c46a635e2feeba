package dev.jem.worker.watch;

import dev.jem.model.job.FilePattern;
import dev.jem.protocol.Watches;
import dev.jem.worker.watch.WatchedDirectory.Seen;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds out which files of one trigger nobody writes any more. */
final class FileWatch {

    private static final int FILES_MAX = 10_000;
    private static final Duration LOOK_MIN = Duration.ofMillis(200);
    private static final Duration LOOK_MAX = Duration.ofSeconds(5);

    private final FilePattern pattern;
    private final Watches.Files files;
    private final Map<String, Since> seen = new HashMap<>();

    private record Since(Seen seen, long nanos) {}

    /** A file that is ready to be claimed. */
    record Ready(String name, Seen seen) {}

    FileWatch(Watches.Files files) {
        this.pattern = FilePattern.of(files.path());
        this.files = files;
    }

    /** How long to wait before looking again. */
    Duration pause() {
        Duration part = Duration.ofMillis(files.stableMillis() / 4);
        return part.compareTo(LOOK_MIN) < 0 ? LOOK_MIN : part.compareTo(LOOK_MAX) > 0 ? LOOK_MAX : part;
    }

    /**
     * What is ready, the oldest first.
     *
     * @param now by the clock that files have
     * @param nanos by a clock that nobody sets
     */
    List<Ready> look(Map<String, Seen> present, Instant now, long nanos) {
        seen.keySet().retainAll(present.keySet());
        List<Ready> ready = new ArrayList<>();
        present.forEach((name, it) -> {
            Since since = seen.compute(
                    name, (_, known) -> known != null && known.seen.equals(it) ? known : new Since(it, nanos));
            boolean isStable = nanos - since.nanos
                    >= Duration.ofMillis(files.stableMillis()).toNanos();
            boolean isOld =
                    !it.changed().toInstant().plusMillis(files.minAgeMillis()).isAfter(now)
                            || files.minAgeMillis() == 0;
            if (isStable && isOld && it.size() >= files.minSize()) {
                ready.add(new Ready(name, it));
            }
        });
        ready.sort(Comparator.comparing((Ready it) -> it.seen.changed()).thenComparing(Ready::name));
        return ready;
    }

    Map<String, Seen> present(WatchedDirectory directory) throws IOException {
        return directory.files(pattern, FILES_MAX);
    }

    FilePattern pattern() {
        return pattern;
    }
}

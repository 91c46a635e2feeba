package dev.jem.worker.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.model.job.FilePattern;
import dev.jem.protocol.Watches;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Claims of files: what is claimed and when, and what is known of a claim whatever happens between. */
final class FileClaimsTest {

    private static final Duration STABLE = Duration.ofSeconds(30);

    @TempDir
    private Path root;

    private final AtomicLong nanos = new AtomicLong(7);
    private Path in;
    private Path records;
    private FileClaims claims;

    @BeforeEach
    void start() throws IOException {
        in = Files.createDirectory(root.toRealPath().resolve("in"));
        records = root.toRealPath().resolve("claims");
        claims = open(in.toString());
    }

    private FileClaims open(String... allowed) throws IOException {
        FileClaims opened = FileClaims.open(List.of(allowed), records, Clock.systemUTC(), nanos::get);
        opened.watch(List.of(watch(in + "/*.csv", 0, Duration.ZERO)));
        return opened;
    }

    private static Watches.Watch watch(String path, long minSize, Duration minAge) {
        return new Watches.Watch(
                "trades",
                "load",
                "arrived",
                Optional.of(new Watches.Files(path, STABLE.toMillis(), minAge.toMillis(), minSize)));
    }

    private List<String> after(Duration time) throws IOException {
        nanos.addAndGet(time.toNanos());
        claims.look();
        return names();
    }

    private List<String> names() throws IOException {
        return claims.arrivals(100).stream()
                .map(it -> it.file().orElseThrow().name())
                .toList();
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(in.resolve(name), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private Path claimed(Watches.Arrival arrival) {
        String path = in + "/*.csv";
        return Path.of(FilePattern.of(path)
                .claimed(arrival.id(), arrival.file().orElseThrow().name()));
    }

    private long records() throws IOException {
        try (Stream<Path> all = Files.list(records)) {
            return all.count();
        }
    }

    private static Watches.Result result(Watches.Arrival arrival, String code) {
        return new Watches.Result(arrival.id(), code, "", "");
    }

    private Watches.Arrival one() throws IOException {
        write("a.csv", "1");
        after(Duration.ZERO);
        after(STABLE);
        return claims.arrivals(100).getFirst();
    }

    // ---- what is claimed

    @Test
    void a_file_is_claimed_when_it_stays_the_same() throws IOException {
        Path file = write("a.csv", "1");
        write("a.txt", "1");
        assertThat(after(Duration.ZERO)).isEmpty();
        assertThat(after(Duration.ofSeconds(29))).isEmpty();
        write("a.csv", "2");
        assertThat(after(Duration.ofSeconds(29))).isEmpty();
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        assertThat(after(Duration.ofSeconds(29))).isEmpty();
        assertThat(file).exists();
        assertThat(after(STABLE)).containsExactly("a.csv");
        Watches.Arrival arrival = claims.arrivals(100).getFirst();
        assertThat(file).doesNotExist();
        assertThat(claimed(arrival)).hasContent("12");
        assertThat(arrival.file().orElseThrow().size()).isEqualTo(2);
        assertThat(in.resolve("a.txt")).exists();
    }

    @Test
    void size_and_age_count_too() throws IOException {
        claims.watch(List.of(watch(in + "/*.csv", 3, Duration.ofHours(1))));
        Path small = write("small.csv", "12");
        Path old = write("old.csv", "123");
        write("new.csv", "123");
        FileTime past = FileTime.from(Instant.now().minus(Duration.ofHours(2)));
        Files.setLastModifiedTime(small, past);
        Files.setLastModifiedTime(old, past);
        after(Duration.ZERO);
        assertThat(after(STABLE)).containsExactly("old.csv");
    }

    @Test
    void nothing_but_plain_files_with_plain_names_is_claimed() throws IOException {
        Path secret = Files.writeString(root.resolve("secret.csv"), "s");
        Files.createSymbolicLink(in.resolve("link.csv"), secret);
        Files.createDirectory(in.resolve("directory.csv"));
        write(".hidden.csv", "1");
        write("line\nend.csv", "1");
        after(Duration.ZERO);
        assertThat(after(STABLE)).isEmpty();
        assertThat(secret).exists();
        assertThat(records()).isZero();
    }

    @Test
    void only_what_the_policy_allows_is_looked_at() throws IOException {
        Path other = Files.createDirectory(root.toRealPath().resolve("other"));
        Files.writeString(other.resolve("a.csv"), "1");
        Files.createSymbolicLink(in.resolve("door"), other);
        claims.watch(List.of(
                watch(other + "/*.csv", 0, Duration.ZERO),
                watch(in + "/door/*.csv", 0, Duration.ZERO),
                watch(in + "/../other/*.csv", 0, Duration.ZERO),
                watch(in + "x/*.csv", 0, Duration.ZERO)));
        after(Duration.ZERO);
        after(STABLE);
        assertThat(after(STABLE)).isEmpty();
        assertThat(other.resolve("a.csv")).exists();
        assertThat(other.resolve(FilePattern.CLAIMED)).doesNotExist();
    }

    @Test
    void a_place_for_claims_that_leads_elsewhere_is_not_used() throws IOException {
        Path other = Files.createDirectory(root.toRealPath().resolve("other"));
        Files.createSymbolicLink(in.resolve(FilePattern.CLAIMED), other);
        Path file = write("a.csv", "1");
        after(Duration.ZERO);
        assertThat(after(STABLE)).isEmpty();
        assertThat(file).exists();
        assertThat(other).isEmptyDirectory();
        assertThat(records()).isZero();
    }

    @Test
    void whoever_may_work_in_the_directory_may_work_in_that_of_a_claim() throws IOException {
        Files.setPosixFilePermissions(in, PosixFilePermissions.fromString("rwxrwxr-x"));
        Path directory = claimed(one()).getParent();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwxrwxr-x");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(in.resolve(FilePattern.CLAIMED))))
                .isEqualTo("rwxr-xr-x");
    }

    // ---- what is known of it

    @Test
    void a_claim_is_told_again_under_its_id_until_the_server_has_it() throws IOException {
        Watches.Arrival arrival = one();
        assertThat(claims.arrivals(100)).containsExactly(arrival);
        claims = open(in.toString());
        assertThat(claims.arrivals(100)).containsExactly(arrival);
        claims.settle(List.of(result(arrival, "later")));
        assertThat(claims.arrivals(100)).isEmpty();
        nanos.addAndGet(STABLE.toNanos());
        assertThat(claims.arrivals(100)).containsExactly(arrival);
        claims.settle(List.of(result(arrival, "started")));
        assertThat(claims.arrivals(100)).isEmpty();
        assertThat(records()).isZero();
        assertThat(open(in.toString()).arrivals(100)).isEmpty();
        assertThat(claimed(arrival)).exists();
    }

    @Test
    void a_claim_whose_file_was_taken_away_is_told_all_the_same() throws IOException {
        Watches.Arrival arrival = one();
        Files.delete(claimed(arrival));
        claims = open(in.toString());
        assertThat(claims.arrivals(100)).containsExactly(arrival);
    }

    private static Claim begun(Watches.Arrival arrival) {
        Watches.File file = arrival.file().orElseThrow();
        return new Claim(
                arrival.id(),
                arrival.namespace(),
                arrival.job(),
                arrival.trigger(),
                file.path(),
                file.name(),
                file.size(),
                file.changedMillis(),
                arrival.sinceMillis(),
                false);
    }

    /** The worker died between the rename and its note of it. */
    @Test
    void a_claim_that_was_interrupted_behind_the_rename_counts() throws IOException {
        Watches.Arrival arrival = one();
        FileClaims.records(records).write(begun(arrival));
        claims = open(in.toString());
        assertThat(claims.arrivals(100)).containsExactly(arrival);
    }

    /** The worker died between its note and the rename. */
    @Test
    void a_claim_that_was_interrupted_before_the_rename_never_was() throws IOException {
        Watches.Arrival arrival = one();
        Files.move(claimed(arrival), in.resolve("a.csv"));
        FileClaims.records(records).write(begun(arrival));
        claims = open(in.toString());
        assertThat(claims.arrivals(100)).isEmpty();
        assertThat(records()).isZero();
        assertThat(claimed(arrival).getParent()).doesNotExist();
        after(Duration.ZERO);
        assertThat(after(STABLE)).containsExactly("a.csv");
        assertThat(claims.arrivals(100).getFirst().id()).isNotEqualTo(arrival.id());
    }

    /** What is mounted there may come back. */
    @Test
    void an_interrupted_claim_waits_for_a_directory_that_is_not_there() throws IOException {
        Watches.Arrival arrival = one();
        FileClaims.records(records).write(begun(arrival));
        Path away = Files.move(in, root.resolve("away"));
        Files.createDirectory(in);
        claims = open(in.toString());
        assertThat(claims.arrivals(100)).isEmpty();
        Files.delete(in);
        nanos.addAndGet(STABLE.toNanos());
        assertThat(claims.arrivals(100)).isEmpty();
        Files.move(away, in);
        nanos.addAndGet(STABLE.toNanos());
        assertThat(claims.arrivals(100)).containsExactly(arrival);
    }

    @Test
    void what_nobody_wants_any_more_goes_back() throws IOException {
        Watches.Arrival arrival = one();
        claims.settle(List.of(result(arrival, "unwanted")));
        assertThat(in.resolve("a.csv")).hasContent("1");
        assertThat(claimed(arrival).getParent()).doesNotExist();
        assertThat(records()).isZero();
    }

    @Test
    void what_goes_back_replaces_nothing() throws IOException {
        Watches.Arrival arrival = one();
        write("a.csv", "new");
        claims.settle(List.of(result(arrival, "unwanted")));
        assertThat(in.resolve("a.csv")).hasContent("new");
        assertThat(claimed(arrival)).hasContent("1");
    }

    @Test
    void no_more_is_claimed_than_may_wait() throws IOException {
        for (int number = 0; number < 150; number++) {
            write(number + ".csv", "1");
        }
        after(Duration.ZERO);
        assertThat(after(STABLE)).hasSize(100);
        claims.settle(
                claims.arrivals(60).stream().map(it -> result(it, "started")).toList());
        assertThat(after(STABLE)).hasSize(90);
    }

    @Test
    void empty_directories_of_old_claims_are_removed() throws IOException {
        Watches.Arrival arrival = one();
        Path directory = claimed(arrival).getParent();
        claims.settle(List.of(result(arrival, "started")));
        Files.setLastModifiedTime(directory, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        after(Duration.ofMinutes(10));
        assertThat(directory).exists();
        Files.delete(claimed(arrival));
        Files.setLastModifiedTime(directory, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        after(Duration.ofMinutes(10));
        assertThat(Files.exists(directory, LinkOption.NOFOLLOW_LINKS)).isFalse();
    }
}

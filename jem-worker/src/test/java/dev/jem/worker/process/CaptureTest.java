package dev.jem.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.worker.output.OutputChunk;
import dev.jem.worker.output.OutputSource;
import dev.jem.worker.output.OutputSummary;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a task prints is kept, byte by byte, as far as the cap allows, and everything is counted and hashed. */
class CaptureTest {

    @TempDir
    private Path root;

    private Site site;

    @BeforeEach
    void open() throws Exception {
        site = Site.open(root, Kinds.strongest());
    }

    @AfterEach
    void close() throws Exception {
        site.close();
    }

    @Test
    void bothStreamsAreToldApartAndKeepTheirOrder() throws Exception {
        Task task = site.shell("for i in 1 2 3 4 5; do echo out $i; echo err $i >&2; done");
        task.end();
        assertThat(task.out()).isEqualTo("out 1\nout 2\nout 3\nout 4\nout 5\n");
        assertThat(task.err()).isEqualTo("err 1\nerr 2\nerr 3\nerr 4\nerr 5\n");
        List<OutputChunk> chunks = task.chunks();
        assertThat(chunks.stream().map(OutputChunk::seq))
                .containsExactlyElementsOf(
                        LongStream.range(0, chunks.size()).boxed().toList());
        assertThat(chunks).isSortedAccordingTo((a, b) -> a.at().compareTo(b.at()));
    }

    /** Across streams the order is that of arrival: here each line waits until the one before has been taken over. */
    @Test
    void streamsAreInterleavedAsTheyArrived() throws Exception {
        Path gate = site.gate();
        Path next = site.gate();
        Task task = site.shell("echo a; read go <" + gate + "; echo b >&2; read go <" + next + "; echo c");
        task.awaitOutput("a");
        Site.pass(gate);
        task.awaitError("b");
        Site.pass(next);
        task.end();
        assertThat(task.chunks().stream().map(OutputChunk::source))
                .containsExactly(OutputSource.STDOUT, OutputSource.STDERR, OutputSource.STDOUT);
    }

    @Test
    void anyBytesArriveAsTheyWere() throws Exception {
        long seed = 20_260_301;
        byte[] bytes = new byte[300_000];
        new Random(seed).nextBytes(bytes);
        Path data = Files.write(root.resolve("data"), bytes);
        Task task = site.command("cat", data.toString());
        OutputSummary output = task.end().output();
        assertThat(task.bytes(OutputSource.STDOUT)).as("seed %d", seed).isEqualTo(bytes);
        assertThat(output.bytes()).isEqualTo(bytes.length);
        assertThat(output.complete()).isTrue();
        assertThat(output.sha256()).contains(sha256(bytes));
        assertThat(task.attempt().output().keptSha256()).isEqualTo(sha256(bytes));
    }

    @Test
    void aLineMayBeTenMegabytesLong() throws Exception {
        int length = 10 << 20;
        Task task = site.shell("head -c " + length + " /dev/zero | tr '\\0' x");
        OutputSummary output = task.end().output();
        byte[] expected = "x".repeat(length).getBytes(StandardCharsets.US_ASCII);
        assertThat(output.complete()).isTrue();
        assertThat(output.sha256()).contains(sha256(expected));
        assertThat(task.chunks())
                .allSatisfy(chunk -> assertThat(chunk.data().length).isLessThanOrEqualTo(64 * 1024));
        assertThat(task.bytes(OutputSource.STDOUT)).isEqualTo(expected);
    }

    @Test
    void overTheCapTheBeginningAndTheEndAreKept() throws Exception {
        int lines = 50_000;
        int cap = 64 * 1024;
        byte[] all = IntStream.rangeClosed(1, lines)
                .mapToObj(number -> "line " + number + "\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.US_ASCII);
        Task task = site.launch(limited(
                "i=0; while [ $i -lt " + lines + " ]; do i=$((i+1)); echo line $i; done",
                new Limits(Duration.ofHours(1), Duration.ofSeconds(1), cap, false)));
        OutputSummary output = task.end().output();
        assertThat(output.bytes()).isEqualTo(all.length);
        assertThat(output.sha256()).contains(sha256(all));
        assertThat(output.keptBytes()).isBetween(cap / 4L, (long) cap);
        assertThat(output.complete()).isFalse();
        int gap = Math.toIntExact(output.gapBefore().orElseThrow());
        byte[] head = join(task.chunks().subList(0, gap));
        byte[] tail = join(task.chunks().subList(gap, task.chunks().size()));
        assertThat(head).isNotEmpty().startsWith("line 1\nline 2\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(all).startsWith(head).endsWith(tail);
        assertThat(head.length + tail.length).isEqualTo((int) output.keptBytes());
    }

    @Test
    void outputCanBeReadWhileTheTaskRuns() throws Exception {
        Path gate = site.gate();
        Task task = site.shell("echo first; read go <" + gate + "; echo second");
        task.awaitOutput("first\n");
        assertThat(task.attempt().end()).isNotDone();
        assertThat(task.out()).isEqualTo("first\n");
        Site.pass(gate);
        task.end();
        assertThat(task.out()).isEqualTo("first\nsecond\n");
    }

    @Test
    void whatIsPrintedBeforeTheKillIsKept() throws Exception {
        Task task = site.shell("head -c 200000 /dev/zero | tr '\\0' y; echo; echo done; exec sleep " + Site.longTime());
        task.awaitOutput("done\n");
        task.kill();
        assertThat(task.end().output().bytes()).isEqualTo(200_006);
        assertThat(task.out()).hasSize(200_006).endsWith("y\ndone\n");
    }

    @Test
    void aTaskThatPrintsNothingHasNoOutput() throws Exception {
        Task task = site.shell("exec >/dev/null; echo nobody reads this");
        assertThat(task.end().output()).isEqualTo(OutputSummary.NONE);
        assertThat(task.attempt().output().delivered()).isTrue();
    }

    @Test
    void chunksAreDeliveredOnceTheyAreAcknowledged() throws Exception {
        Task task = site.shell("echo text");
        task.end();
        assertThat(task.attempt().output().delivered()).isFalse();
        task.attempt().output().acknowledge(task.chunks().size());
        assertThat(task.attempt().output().delivered()).isTrue();
    }

    @Test
    void forgettingAnAttemptRemovesItsOutput() throws Exception {
        Task task = site.shell("echo text");
        task.end();
        site.executor().forget(task.attempt().key());
        try (var files = Files.list(root.resolve("state").resolve("spool"))) {
            assertThat(files).isEmpty();
        }
    }

    private static LaunchRequest limited(String script, Limits limits) {
        String key = Site.key();
        return new LaunchRequest(
                key,
                Site.script(script),
                java.util.Map.of(),
                Optional.empty(),
                List.of(),
                key,
                Optional.empty(),
                limits,
                Optional.empty(),
                "");
    }

    private static byte[] join(List<OutputChunk> chunks) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        chunks.forEach(chunk -> all.writeBytes(chunk.data()));
        return all.toByteArray();
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}

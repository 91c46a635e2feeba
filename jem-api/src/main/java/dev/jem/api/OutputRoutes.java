package dev.jem.api;

import dev.jem.model.command.AttemptKey;
import dev.jem.model.event.Artifact;
import dev.jem.protocol.Headers;
import dev.jem.protocol.Json;
import dev.jem.protocol.Runs;
import dev.jem.runtime.output.BlobStore;
import dev.jem.runtime.output.OutputStore;
import dev.jem.runtime.projection.AttemptRow;
import dev.jem.runtime.projection.RunDetail;
import dev.jem.runtime.projection.TaskRow;
import dev.jem.spec.text.Show;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What attempts print, and the files they leave. */
final class OutputRoutes {

    private static final String TASK = Routes.API + "/runs/{id}/tasks/{task}";
    private static final long POLL_MILLIS = 250;
    private static final int TAIL_MAX = 1_000_000;
    private static final int TAIL_CHUNKS = 32;

    private final Backend backend;

    OutputRoutes(Backend backend) {
        this.backend = backend;
    }

    List<Route> routes() {
        return List.of(
                Route.get(
                                TASK + "/output",
                                Permission.READ,
                                "What an attempt printed: raw bytes, or chunks as JSON lines",
                                this::output)
                        .gives(byte[].class)
                        .query("attempt", "follow", "from", "tail"),
                Route.get(TASK + "/artifact", Permission.READ, "A file that an attempt left", this::artifact)
                        .gives(byte[].class)
                        .query("attempt", "path"));
    }

    /** An attempt whose output is shown. */
    private record Shown(AttemptRow row, OutputStore.Key key) {
        boolean hasEnded() {
            return row.state().isTerminal();
        }
    }

    private void output(Call call) throws IOException, InterruptedException {
        boolean asChunks = call.accepts(Headers.NDJSON);
        boolean follow = call.flag("follow");
        int wanted = (int) call.number("attempt", 0, 1, Integer.MAX_VALUE);
        Optional<Shown> first = find(call, wanted);
        OutputStream out = call.stream(asChunks ? Headers.NDJSON : "application/octet-stream");
        long seen = backend.cell().feed().last();
        while (follow && first.isEmpty() && !hasTaskEnded(call)) {
            backend.cell().feed().await(seen, POLL_MILLIS);
            seen = backend.cell().feed().last();
            first = find(call, wanted);
        }
        if (first.isPresent()) {
            copy(call, first.get(), asChunks, out);
        }
        out.flush();
    }

    private boolean hasTaskEnded(Call call) {
        return task(detail(call), call.path("task")).state().isTerminal();
    }

    private RunDetail detail(Call call) {
        long run = Names.run(call, backend.cell().registry().incarnation());
        return backend.queries(call)
                .run(run)
                .orElseThrow(() -> ProblemException.notFound("there is no run " + call.path("id")));
    }

    private static TaskRow task(RunDetail detail, String name) {
        return detail.tasks().stream()
                .filter(task -> task.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> ProblemException.notFound("run " + detail.run().key() + "#"
                                + detail.run().number() + " has no task " + name + "; it has "
                                + detail.tasks().stream().map(TaskRow::name).toList()));
    }

    /** The attempt with this number, or the newest one for 0. */
    private Optional<Shown> find(Call call, int number) {
        RunDetail detail = detail(call);
        TaskRow task = task(detail, call.path("task"));
        Optional<AttemptRow> attempt = task.attempts().stream()
                .filter(it -> number == 0 || it.number() == number)
                .reduce((_, later) -> later);
        return attempt.map(it -> new Shown(
                it,
                new OutputStore.Key(
                        new AttemptKey(detail.run().run(), task.name(), it.number()),
                        it.lease().token())));
    }

    /** Gives all there is, and goes on while the attempt does if the caller follows it. */
    private void copy(Call call, Shown first, boolean asChunks, OutputStream out)
            throws IOException, InterruptedException {
        boolean follow = call.flag("follow");
        Shown shown = first;
        Start start = start(call, first);
        long next = start.seq;
        while (true) {
            boolean hadEnded = shown.hasEnded();
            OutputStore.Part part = backend.outputs().read(shown.key(), next, OutputStore.CHUNKS_MAX);
            for (OutputStore.Chunk chunk : part.chunks()) {
                write(shown, start.cut(chunk), asChunks, out);
            }
            next = part.next();
            boolean isAll = part.chunks().isEmpty() && (hadEnded || !follow);
            if (part.ended() || isAll) {
                return;
            }
            if (part.chunks().isEmpty()) {
                out.flush();
                backend.cell().feed().await(backend.cell().feed().last(), POLL_MILLIS);
                shown = find(call, shown.row().number()).orElse(shown);
            }
        }
    }

    /** Where an answer begins: within a chunk. */
    private record Start(long seq, int skipped) {

        OutputStore.Chunk cut(OutputStore.Chunk chunk) {
            if (chunk.seq() != seq || skipped == 0) {
                return chunk;
            }
            byte[] rest = Arrays.copyOfRange(chunk.data(), skipped, chunk.data().length);
            return new OutputStore.Chunk(chunk.seq(), chunk.stream(), chunk.at(), rest);
        }
    }

    /** Who comes back names a place; for others {@code tail} may be asked for. */
    private Start start(Call call, Shown shown) {
        long from = call.number("from", 0, 0, Long.MAX_VALUE);
        long lines = call.number("tail", 0, 0, TAIL_MAX);
        boolean isTail = from == 0 && call.query("tail").isPresent();
        return isTail ? tail(shown.key(), lines) : new Start(from, 0);
    }

    /** Looks from the end for where the last lines begin; reads no more than those. */
    private Start tail(OutputStore.Key key, long lines) {
        long before = Long.MAX_VALUE;
        long wanted = lines;
        boolean isLastByte = true;
        List<OutputStore.Chunk> chunks = backend.outputs().readBack(key, before, TAIL_CHUNKS);
        while (!chunks.isEmpty()) {
            for (OutputStore.Chunk chunk : chunks.reversed()) {
                byte[] data = chunk.data();
                for (int index = data.length - 1; index >= 0; index--) {
                    // The end of the last line is no beginning of another.
                    boolean isBeginning = data[index] == '\n' && !isLastByte;
                    isLastByte = false;
                    if ((isBeginning || lines == 0) && --wanted <= 0) {
                        return new Start(chunk.seq(), index + 1);
                    }
                }
            }
            before = chunks.getFirst().seq();
            chunks = backend.outputs().readBack(key, before, TAIL_CHUNKS);
        }
        return new Start(0, 0);
    }

    private static void write(Shown shown, OutputStore.Chunk chunk, boolean asChunks, OutputStream out)
            throws IOException {
        if (!asChunks) {
            out.write(chunk.data());
            return;
        }
        Runs.Chunk line = new Runs.Chunk(
                shown.row().number(),
                chunk.seq(),
                Rendering.kebab(chunk.stream()),
                Rendering.instant(chunk.at()),
                chunk.data());
        out.write(Json.mapper().writeValueAsString(line).getBytes(StandardCharsets.UTF_8));
        out.write('\n');
    }

    // ---- artifacts

    private void artifact(Call call) throws IOException {
        String path = call.query("path")
                .orElseThrow(
                        () -> ProblemException.badRequest("name the file: ?path=…; GET the run to see what it left"));
        int number = (int) call.number("attempt", 0, 1, Integer.MAX_VALUE);
        TaskRow task = task(detail(call), call.path("task"));
        Artifact artifact = task.attempts().stream()
                .filter(it -> number == 0 || it.number() == number)
                .flatMap(it -> it.result().stream())
                .flatMap(it -> it.artifacts().stream())
                .filter(it -> it.path().equals(path))
                .reduce((_, later) -> later)
                .orElseThrow(() -> ProblemException.notFound("task " + task.name()
                        + (number == 0 ? "" : ", attempt " + number) + " left no file '" + Show.quoted(path) + "'"));
        String tag = '"' + artifact.sha256() + '"';
        call.context().header("ETag", tag);
        if (call.header("If-None-Match").filter(it -> it.contains(tag)).isPresent()) {
            call.context().status(304);
            return;
        }
        BlobStore.Blob blob = backend.blobs()
                .open(artifact.sha256())
                .orElseThrow(() -> ProblemException.notFound("the content of '" + Show.quoted(path) + "' is not kept"));
        try (InputStream content = blob.content()) {
            call.context()
                    .header("Content-Disposition", disposition(path))
                    .header("X-Content-Type-Options", "nosniff")
                    .header("Content-Length", Long.toString(blob.size()));
            content.transferTo(call.stream("application/octet-stream"));
        }
    }

    /** A name for a browser to save it under; whatever a task has called it, it is shown by nobody. */
    private static String disposition(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
        return "attachment; filename*=UTF-8''" + encoded;
    }
}

package dev.jem.api;

import dev.jem.model.command.AttemptKey;
import dev.jem.protocol.Headers;
import dev.jem.protocol.Json;
import dev.jem.protocol.Runs;
import dev.jem.runtime.output.OutputStore;
import dev.jem.runtime.projection.AttemptRow;
import dev.jem.runtime.projection.RunDetail;
import dev.jem.runtime.projection.TaskRow;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What attempts print. */
final class OutputRoutes {

    private static final long POLL_MILLIS = 250;

    private final Backend backend;

    OutputRoutes(Backend backend) {
        this.backend = backend;
    }

    List<Route> routes() {
        return List.of(Route.get(
                        Routes.API + "/runs/{id}/tasks/{task}/output",
                        Permission.READ,
                        "What an attempt printed: raw bytes, or chunks as JSON lines",
                        this::output)
                .gives(byte[].class)
                .query("attempt", "follow", "from"));
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
        long next = call.number("from", 0, 0, Long.MAX_VALUE);
        while (true) {
            boolean hadEnded = shown.hasEnded();
            OutputStore.Part part = backend.outputs().read(shown.key(), next, OutputStore.CHUNKS_MAX);
            for (OutputStore.Chunk chunk : part.chunks()) {
                write(shown, chunk, asChunks, out);
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
}

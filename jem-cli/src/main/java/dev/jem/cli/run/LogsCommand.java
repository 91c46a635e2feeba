package dev.jem.cli.run;

import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.CommandFailure;
import dev.jem.cli.command.ExitStatus;
import dev.jem.cli.command.Names;
import dev.jem.cli.command.Output;
import dev.jem.cli.command.Session;
import dev.jem.cli.command.Waiting;
import dev.jem.cli.text.CleanStream;
import dev.jem.client.ApiException;
import dev.jem.client.OutputPart;
import dev.jem.client.OutputReader;
import dev.jem.protocol.Runs;
import dev.jem.spec.text.DidYouMean;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jem logs}. */
@Command(
        description =
                "What the tasks of a run have printed, in the order of the tasks. Control characters are shown instead "
                        + "of obeyed; --raw gives the bytes as they are.")
public final class LogsCommand implements CliCommand {

    private static final int TAIL_MAX = 1_000_000;

    @Parameters(paramLabel = "RUN", description = "Id, NS/JOB#NUMBER, or JOB#NUMBER.")
    private String name = "";

    @Option(names = "--task", paramLabel = "T", description = "Only this task.")
    private Optional<String> task = Optional.empty();

    @Option(names = "--attempt", paramLabel = "N", description = "This attempt; the last one where not said.")
    private Optional<Integer> attempt = Optional.empty();

    @Option(
            names = {"-f", "--follow"},
            description = "Go on until the run has ended.")
    private boolean follow;

    @Option(names = "--raw", description = "Every byte as it is.")
    private boolean raw;

    @Option(names = "--timestamps", description = "With the time of each line.")
    private boolean timestamps;

    @Option(names = "--tail", paramLabel = "N", description = "Only the last N lines of each task.")
    private Optional<Integer> tail = Optional.empty();

    @Override
    public int run(Session session) throws IOException {
        check();
        Runs.Run run = Names.run(session, name);
        List<Runs.Task> tasks = tasks(run);
        if (follow) {
            return follow(session, run);
        }
        boolean isAny = false;
        for (Runs.Task it : tasks) {
            isAny |= raw ? copy(session, run, it) : print(session, run, it);
        }
        if (!isAny) {
            session.say(nothing(run));
        }
        return ExitStatus.OK;
    }

    private void check() {
        if (follow && (raw || attempt.isPresent())) {
            throw CommandFailure.usage("--follow does not go with --raw or --attempt");
        }
        if (attempt.isPresent() && task.isEmpty()) {
            throw CommandFailure.usage("--attempt needs --task");
        }
        if (tail.filter(it -> it < 1 || it > TAIL_MAX).isPresent()) {
            throw CommandFailure.usage("--tail must be from 1 to " + TAIL_MAX);
        }
    }

    private List<Runs.Task> tasks(Runs.Run run) {
        if (task.isEmpty()) {
            return run.tasks();
        }
        List<Runs.Task> found =
                run.tasks().stream().filter(it -> it.name().equals(task.get())).toList();
        if (found.isEmpty()) {
            List<String> names = run.tasks().stream().map(Runs.Task::name).toList();
            throw CommandFailure.notFound(Names.of(run) + " has no task '" + task.get() + "'; "
                    + DidYouMean.nearest(task.get(), names)
                            .map(it -> "did you mean '" + it + "'?")
                            .orElse("it has " + String.join(", ", names)));
        }
        return found;
    }

    private static String nothing(Runs.Run run) {
        String name = Names.of(run);
        return States.isOver(run)
                ? name + " has printed nothing."
                : name + " is " + Names.words(run.state())
                        + " and has printed nothing yet. Wait for it with: jem logs -f " + name;
    }

    /** The attempt that is meant; empty where the task never started. */
    private OptionalInt attempt(Runs.Task of) {
        if (attempt.isPresent()) {
            return OptionalInt.of(attempt.get());
        }
        return of.attempts().stream().mapToInt(Runs.Attempt::number).max();
    }

    private OutputPart part(Runs.Task of) {
        return new OutputPart(attempt(of), false, tail());
    }

    private OptionalInt tail() {
        return tail.map(OptionalInt::of).orElse(OptionalInt.empty());
    }

    private boolean copy(Session session, Runs.Run run, Runs.Task of) throws IOException {
        if (attempt(of).isEmpty()) {
            return false;
        }
        try (InputStream in = session.client().runs().outputBytes(run.id(), of.name(), part(of))) {
            return in.transferTo(session.host().out()) > 0;
        } catch (ApiException e) {
            return isNothing(e);
        }
    }

    /** That there is no output is no error, unless somebody asked for one certain attempt. */
    private boolean isNothing(ApiException e) {
        if (e.kind() == ApiException.Kind.NOT_FOUND && attempt.isEmpty()) {
            return false;
        }
        throw e;
    }

    private boolean print(Session session, Runs.Run run, Runs.Task of) {
        if (attempt(of).isEmpty()) {
            return false;
        }
        LinePrinter printer = LinePrinter.allOut(session.host(), session.output());
        if (task.isEmpty()) {
            printer.expect(run);
        }
        Tail lines = new Tail(line -> printer.print(stamped(session.output(), line)));
        try (OutputReader reader = session.client().runs().output(run.id(), of.name(), part(of))) {
            Map<String, CleanStream> streams = new HashMap<>();
            for (Optional<Runs.Chunk> next = reader.next(); next.isPresent(); next = reader.next()) {
                Runs.Chunk chunk = next.get();
                lines.now(of.name(), chunk);
                streams.computeIfAbsent(chunk.stream(), stream -> new CleanStream(text -> lines.add(stream, text)))
                        .accept(chunk.data());
            }
            streams.values().forEach(CleanStream::end);
        } catch (ApiException e) {
            return isNothing(e);
        }
        lines.end();
        return lines.isAny;
    }

    private OutputLine stamped(Output output, OutputLine line) {
        return timestamps
                ? new OutputLine(
                        line.task(),
                        line.attempt(),
                        line.stream(),
                        line.at(),
                        output.times().full(line.at()) + "  " + line.text())
                : line;
    }

    /** Hands lines on, or only the last ones. */
    private final class Tail {
        private final java.util.function.Consumer<OutputLine> sink;
        private final Deque<OutputLine> kept = new ArrayDeque<>();
        private OutputLine place = new OutputLine("", 0, "", java.time.Instant.EPOCH, "");
        private boolean isAny;

        Tail(java.util.function.Consumer<OutputLine> sink) {
            this.sink = sink;
        }

        void now(String of, Runs.Chunk chunk) {
            place = new OutputLine(of, chunk.attempt(), chunk.stream(), chunk.at(), "");
        }

        void add(String stream, String text) {
            isAny = true;
            OutputLine line = new OutputLine(place.task(), place.attempt(), stream, place.at(), text);
            if (tail.isEmpty()) {
                sink.accept(line);
                return;
            }
            kept.add(line);
            if (kept.size() > tail.get()) {
                kept.remove();
            }
        }

        void end() {
            kept.forEach(sink);
        }
    }

    private int follow(Session session, Runs.Run run) {
        LinePrinter printer = LinePrinter.allOut(session.host(), session.output());
        RunObserver observer =
                new OutputOnly(session, printer, line -> stamped(session.output(), line), task.isEmpty());
        OutputFollowers.Wanted wanted =
                new OutputFollowers.Wanted(it -> task.isEmpty() || it.equals(task.get()), tail());
        RunWatch watch = new RunWatch(session.client(), wanted, observer, Waiting.of(session));
        Runs.Run ended = watch.follow(run)
                .orElseThrow(() -> CommandFailure.timedOut("the time to wait is over; " + Names.of(run) + " goes on"));
        session.host().out().flush();
        session.say(Sentences.run(ended, session.host().clock().instant()));
        return ExitStatus.OK;
    }
}

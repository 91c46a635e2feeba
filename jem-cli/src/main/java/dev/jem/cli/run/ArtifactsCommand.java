package dev.jem.cli.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.Column;
import dev.jem.cli.command.CommandFailure;
import dev.jem.cli.command.ExitStatus;
import dev.jem.cli.command.Names;
import dev.jem.cli.command.Session;
import dev.jem.cli.command.View;
import dev.jem.cli.config.Failures;
import dev.jem.cli.text.Times;
import dev.jem.protocol.Page;
import dev.jem.protocol.Runs;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jem artifacts}. */
@Command(
        description = {
            "The files that the tasks of a run have left in $JEM_OUTPUT_DIR; with PATH the content of one of them, "
                    + "compared with its SHA-256."
        })
public final class ArtifactsCommand implements CliCommand {

    @Parameters(index = "0", paramLabel = "RUN", description = "Id, NS/JOB#NUMBER, or JOB#NUMBER.")
    private String name = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "PATH", description = "Fetch this one, as it is listed.")
    private Optional<String> path = Optional.empty();

    @Option(names = "--task", paramLabel = "T", description = "Only this task.")
    private Optional<String> task = Optional.empty();

    @Option(names = "--attempt", paramLabel = "N", description = "Only this attempt; fetched is the last that left it.")
    private Optional<Integer> attempt = Optional.empty();

    @Option(
            names = "--to",
            paramLabel = "FILE",
            description = "Where to put it; - is standard output. Without it: here, under its own name.")
    private Optional<String> to = Optional.empty();

    /** A file and who left it. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Left(String task, int attempt, String path, long size, String sha256) {}

    private static final View<Left> VIEW = new View<>(
            List.of(
                    Column.of("TASK", Left::task),
                    Column.of("ATTEMPT", it -> Integer.toString(it.attempt())),
                    Column.of("SIZE", it -> Times.bytes(it.size())),
                    Column.of("SHA-256", Left::sha256),
                    Column.of("PATH", Left::path)),
            Left::path,
            "It has left no files.");

    @Override
    public int run(Session session) throws IOException {
        if (to.isPresent() && path.isEmpty()) {
            throw CommandFailure.usage("--to needs the PATH of the file to fetch");
        }
        Runs.Run run = Names.run(session, name);
        List<Left> left = run.tasks().stream()
                .filter(it -> task.isEmpty() || it.name().equals(task.get()))
                .flatMap(it -> it.attempts().stream()
                        .filter(one -> attempt.isEmpty() || one.number() == attempt.get())
                        .flatMap(one -> one.artifacts().stream()
                                .map(file ->
                                        new Left(it.name(), one.number(), file.path(), file.size(), file.sha256()))))
                .toList();
        if (path.isEmpty()) {
            session.output().list(new Page<>(left, ""), VIEW);
            return ExitStatus.OK;
        }
        fetch(session, run, chosen(run, left));
        return ExitStatus.OK;
    }

    private Left chosen(Runs.Run run, List<Left> left) {
        List<Left> found =
                left.stream().filter(it -> it.path().equals(path.orElseThrow())).toList();
        if (found.isEmpty()) {
            throw CommandFailure.notFound(Names.of(run) + " has left no file '" + path.orElseThrow()
                    + "' there; see those there are with: jem artifacts " + Names.of(run));
        }
        List<String> tasks = found.stream().map(Left::task).distinct().toList();
        if (tasks.size() > 1) {
            throw CommandFailure.usage("the tasks " + String.join(", ", tasks) + " have left a file '"
                    + path.orElseThrow() + "'; say which with --task");
        }
        return found.getLast();
    }

    private void fetch(Session session, Runs.Run run, Left file) throws IOException {
        if (to.filter("-"::equals).isPresent()) {
            copy(session, run, file, session.host().out());
            session.host().out().flush();
            return;
        }
        Path target = target(session, file);
        if (Files.exists(target) && !session.options().isYes()) {
            throw new CommandFailure(
                    ExitStatus.CONFLICT, target + " is there already; add --yes to replace it, or choose another --to");
        }
        if (session.options().isDryRun()) {
            session.say("would write " + Times.bytes(file.size()) + " to " + target);
            return;
        }
        try {
            Path part = Files.createTempFile(target.toAbsolutePath().getParent(), ".jem-", ".part");
            try {
                try (OutputStream out = Files.newOutputStream(part)) {
                    copy(session, run, file, out);
                }
                Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitStatus.FAILED,
                    "cannot write " + target + ": " + Failures.reason(e) + "; choose another place with --to");
        }
        session.say("wrote " + target + " (" + Times.bytes(file.size()) + ")");
    }

    /** Whatever a task called its file, it is put where the reader said, or here. */
    private Path target(Session session, Left file) {
        String own = file.path().substring(file.path().lastIndexOf('/') + 1);
        Path chosen = session.host().path(to.orElse("."));
        if (!Files.isDirectory(chosen)) {
            return chosen;
        }
        if (own.isEmpty() || own.equals("..") || own.equals(".")) {
            throw CommandFailure.usage("say where to put it with --to FILE");
        }
        return chosen.resolve(own).normalize();
    }

    private static void copy(Session session, Runs.Run run, Left file, OutputStream out) throws IOException {
        DigestOutputStream hashed = new DigestOutputStream(out, sha256());
        try (InputStream content =
                session.client().runs().artifact(run.id(), file.task(), file.attempt(), file.path())) {
            content.transferTo(hashed);
        }
        String actual = HexFormat.of().formatHex(hashed.getMessageDigest().digest());
        if (!actual.equals(file.sha256())) {
            throw new CommandFailure(
                    ExitStatus.FAILED,
                    "what came is not what " + Names.of(run) + " has left: its SHA-256 is " + actual + ", not "
                            + file.sha256() + "; try again");
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

package dev.jem.server;

import dev.jem.cli.command.CommandFailure;
import dev.jem.cli.command.Names;
import dev.jem.cli.command.Session;
import dev.jem.cli.manifest.Loaded;
import dev.jem.client.ClientException;
import dev.jem.client.PageRequest;
import dev.jem.client.RunFilter;
import dev.jem.protocol.Manifests;
import dev.jem.protocol.Runs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Applies the examples and tells of the first run that succeeds: {@code jem up --demo}. */
final class Demo {

    private static final String FOLDER = "examples";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final Session session;
    private final Instant since = Instant.now();

    Demo(Session session) {
        this.session = session;
    }

    /** As any client would, with the administrator's token; what is applied already stays as it is. */
    void apply() {
        Loaded loaded = Loaded.read(session, List.of(examples().toString())).orFail(session);
        loaded.upload(session);
        Manifests.Reply reply = session.client().manifests().apply(loaded.request(), false);
        long changed = reply.objects().stream()
                .filter(it -> !it.action().equals("unchanged"))
                .count();
        say("demo: " + reply.objects().size() + " examples from " + examples().getFileName()
                + (changed == 0 ? " (unchanged)" : ""));
    }

    /** They lie beside the libraries of a distribution; in a clone further up. */
    private Path examples() {
        Optional<String> home = Optional.ofNullable(System.getProperty("jem.home"));
        Path start = home.map(Path::of).orElse(session.host().directory()).toAbsolutePath();
        for (Path at = start; at != null; at = at.getParent()) {
            Path folder = at.resolve(FOLDER);
            if (Files.isDirectory(folder) && (at.equals(start) || Files.exists(at.resolve("jem")))) {
                return folder;
            }
        }
        throw CommandFailure.invalid("--demo finds no folder '" + FOLDER + "' beside this program (looked in " + start
                + " and above); start without --demo");
    }

    /** Waits for the first run that succeeds, in the background. */
    void announceFirstSuccess() {
        Thread.ofVirtual().name("jem-demo").start(this::announce);
    }

    private void announce() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            Optional<Runs.Run> first = Optional.empty();
            while (first.isEmpty() && System.nanoTime() < deadline) {
                session.host().pauser().pause(LOOK_AGAIN);
                first = firstSuccess();
            }
            say(first.map(it -> "demo: " + Names.of(it) + " succeeded " + seconds(it) + " after the start")
                    .orElse("demo: no run has succeeded yet; 'jem runs' and 'jem explain' tell why"));
        } catch (ClientException e) {
            say("demo: the runs could not be watched: " + e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<Runs.Run> firstSuccess() {
        RunFilter filter = new RunFilter(
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                List.of("succeeded"),
                Optional.of(since),
                Optional.empty());
        return session.client().runs().list(filter, PageRequest.first(100)).items().stream()
                .reduce((_, older) -> older);
    }

    private String seconds(Runs.Run run) {
        Duration took = Duration.between(since, run.endedAt().orElseGet(Instant::now));
        return "%.1f s".formatted(took.toMillis() / 1_000.0);
    }

    private void say(String text) {
        session.host().err().println(text);
        session.host().err().flush();
    }
}

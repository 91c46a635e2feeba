package dev.jem.cli.run;

import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.CommandFailure;
import dev.jem.cli.command.ExitStatus;
import dev.jem.cli.command.Extension;
import dev.jem.cli.command.FileOptions;
import dev.jem.cli.command.LocalServer;
import dev.jem.cli.command.Names;
import dev.jem.cli.command.Session;
import dev.jem.cli.command.Waiting;
import dev.jem.cli.manifest.Loaded;
import dev.jem.client.JemClient;
import dev.jem.client.RetryPolicy;
import dev.jem.model.job.JobKey;
import dev.jem.protocol.Runs;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jem run}. */
@Command(
        description = {
            "Runs a manifest once (-f FILE), without applying it, or a job that was applied (NS/JOB). Waits, shows "
                    + "what happens and what the tasks print; exit status 0: the run succeeded; 1: it did not.",
            "Ctrl-C stops the watching, not the run."
        })
public final class RunCommand implements CliCommand {

    @Parameters(arity = "0..1", paramLabel = "JOB", description = "NS/JOB.")
    private Optional<String> job = Optional.empty();

    @Mixin
    private FileOptions files = new FileOptions();

    @Option(
            names = {"-p", "--param"},
            paramLabel = "K=V",
            description = "The value of a parameter. May be repeated.")
    private Map<String, String> params = new LinkedHashMap<>();

    @Option(names = "--business-date", paramLabel = "DATE", description = "The business date; today where not said.")
    private Optional<LocalDate> businessDate = Optional.empty();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it is kept with the run.")
    private String reason = "";

    @Option(names = "--detach", description = "Do not wait; print the run's id.")
    private boolean detach;

    @Option(names = "--local", description = "In this process, without a server; nothing is kept.")
    private boolean local;

    @Override
    public int run(Session session) {
        check(session);
        if (!local) {
            return submit(session, true);
        }
        LocalServer server = session.extensions().stream()
                .map(Extension::localServer)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() -> CommandFailure.usage("this program has no engine of its own; --local is not there"));
        Optional<Loaded> loaded = Optional.of(load(session));
        try (LocalServer.Running running = server.start(session)) {
            session.use(JemClient.of(running.endpoint(), RetryPolicy.BRIEF));
            return submit(session, loaded, false);
        }
    }

    private void check(Session session) {
        if (job.isPresent() == !files.files().isEmpty()) {
            throw CommandFailure.usage("say what to run: jem run -f FILE, or jem run NS/JOB");
        }
        if (detach && (session.options().isWait() || local)) {
            throw CommandFailure.usage("--detach does not go with " + (local ? "--local" : "--wait"));
        }
        if (local && job.isPresent()) {
            throw CommandFailure.usage("--local knows no applied jobs; say which manifest: jem run --local -f FILE");
        }
    }

    private Loaded load(Session session) {
        Loaded loaded = Loaded.read(session, files.files()).orFail(session);
        int jobs = loaded.result().jobs().size();
        if (jobs != 1) {
            throw CommandFailure.invalid("run takes one job, and there are " + jobs
                    + " in these manifests; apply them and run the jobs by name");
        }
        return loaded;
    }

    private int submit(Session session, boolean mayDetach) {
        return submit(session, files.files().isEmpty() ? Optional.empty() : Optional.of(load(session)), mayDetach);
    }

    private int submit(Session session, Optional<Loaded> loaded, boolean mayDetach) {
        if (session.options().isDryRun()) {
            return dryRun(session, loaded);
        }
        Runs.Run run = loaded.isPresent() ? submitManifest(session, loaded.get()) : submitJob(session);
        if (detach) {
            session.output().object(run, run.id(), it -> it.line(run.id()));
            return ExitStatus.OK;
        }
        return watch(session, run, mayDetach);
    }

    private Runs.Run submitManifest(Session session, Loaded loaded) {
        loaded.upload(session);
        return session.client()
                .runs()
                .submit(new Runs.SubmitManifest(loaded.request(), Map.copyOf(params), businessDate, reason));
    }

    private Runs.Run submitJob(Session session) {
        JobKey key = Names.job(session, job.orElseThrow());
        return session.client()
                .runs()
                .submit(key.namespace(), key.name(), new Runs.Submit(Map.copyOf(params), businessDate, reason));
    }

    private int dryRun(Session session, Optional<Loaded> loaded) {
        if (loaded.isPresent()) {
            session.client().manifests().validate(loaded.get().request());
            JobKey key = loaded.get().result().jobs().getFirst().key();
            session.say("would run " + key + " once, as the manifest says");
            return ExitStatus.OK;
        }
        JobKey key = Names.job(session, job.orElseThrow());
        long version = session.client().jobs().get(key.namespace(), key.name()).version();
        session.say("would run " + key + " in version " + version);
        return ExitStatus.OK;
    }

    private static int watch(Session session, Runs.Run run, boolean mayDetach) {
        String name = Names.of(run);
        session.say("run " + name + " (id " + run.id() + ")");
        LinePrinter printer = LinePrinter.of(session.host(), session.output());
        Optional<Runs.Run> ended;
        try (Interruption interruption = Interruption.of(session.host(), mayDetach ? detached(name) : "")) {
            if (session.host().terminal().err()) {
                LiveProgress progress = new LiveProgress(session.host(), session.output(), printer);
                interruption.alsoDo(progress::end);
                ended = new RunWatch(session.client(), OutputFollowers.Wanted.ALL, progress, Waiting.of(session))
                        .follow(run);
                progress.end();
            } else {
                PlainProgress progress = new PlainProgress(session.host(), session.output(), printer);
                ended = new RunWatch(session.client(), OutputFollowers.Wanted.ALL, progress, Waiting.of(session))
                        .follow(run);
            }
        }
        if (ended.isEmpty()) {
            throw CommandFailure.timedOut(
                    mayDetach
                            ? "the time to wait is over; the " + goesOn(name)
                            : "the time to wait is over; it was ended with this process");
        }
        return end(session, ended.get(), mayDetach);
    }

    private static String detached(String name) {
        return "The " + goesOn(name);
    }

    private static String goesOn(String name) {
        return "run goes on. Watch it with: jem logs -f " + name + "   Stop it with: jem cancel " + name;
    }

    /** @param isKept whether it can be looked at afterwards */
    private static int end(Session session, Runs.Run run, boolean isKept) {
        if (!session.output().format().isForPeople()) {
            session.output().object(run, run.id(), _ -> {});
        }
        boolean isGood = States.isGood(run);
        String sentence = Sentences.run(run, session.host().clock().instant());
        session.host().out().flush();
        session.say(sentence);
        if (!isGood && isKept) {
            session.say(Sentences.advice(run));
        }
        return isGood ? ExitStatus.OK : ExitStatus.FAILED;
    }
}

package dev.jem.worker.process;

import dev.jem.worker.linux.Account;
import dev.jem.worker.output.OutputSpool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Runs attempts as processes of this host.
 *
 * <p>Guarantees: nothing of an attempt runs before its start is durable; an end is told when no process of it is left,
 * and is what was seen, never guessed; a worker that is killed neither ends attempts nor loses their output or exit
 * status, its successor on the same state directory finds them by {@link #recover}. Thread-safe.
 */
public final class ProcessExecutor implements AutoCloseable {

    private final AccountDecisions accounts;
    private final StateDirectory state;
    private final Means means;
    private final Map<String, Attempt> attempts = new ConcurrentHashMap<>();

    ProcessExecutor(AccountDecisions accounts, StateDirectory state, Means means) {
        this.accounts = accounts;
        this.state = state;
        this.means = means;
    }

    /**
     * Takes the state directory, finds out what the host offers and starts.
     *
     * @throws UnsupportedOperationException elsewhere than on Linux
     * @throws IOException when another executor has the directory, or nothing can be run on this host, with the reason
     */
    public static ProcessExecutor open(ExecutorSettings settings) throws IOException {
        return ExecutorAssembly.open(settings);
    }

    /** How processes are kept together here. */
    public Containment containment() {
        return means.host().containment();
    }

    /** Names this executor's durable memory: an executor with another one cannot know what this one has started. */
    public String stateId() {
        return state.id();
    }

    /**
     * What a predecessor on the same state directory had: attempts that go on are watched, those that have ended are
     * told with what is known of their end. Call it once, before the first {@link #launch}.
     *
     * @param listeners gives the listener of an attempt, by its key
     */
    public List<RunningAttempt> recover(Function<String, AttemptListener> listeners) throws IOException {
        List<RunningAttempt> found = new ArrayList<>();
        Recovery recovery = new Recovery(means, state);
        for (JournaledAttempt each : means.journal().attempts()) {
            Attempt attempt =
                    recovery.resume(each, listeners.apply(each.record().key()));
            attempts.put(attempt.key(), attempt);
            found.add(attempt);
        }
        Set<String> keys = Set.copyOf(attempts.keySet());
        means.guard().keepOnly(keys);
        means.workspace().keepOnly(keys);
        awaitReactor();
        recovery.clearAwayTheRest();
        return List.copyOf(found);
    }

    /** The guard of a predecessor goes only when this worker's own is there. */
    private void awaitReactor() {
        CompletableFuture<Void> reached = new CompletableFuture<>();
        means.reactor().execute(() -> reached.complete(null));
        reached.join();
    }

    /**
     * Says until when attempts go on that end with the lease; before the first time nothing of that kind may be
     * launched. They are killed within about a second after it, whatever has become of this worker.
     *
     * @param untilBootNanos on {@link dev.jem.worker.linux.BootClock}
     */
    public void lease(long untilBootNanos) throws IOException {
        means.guard().lease(untilBootNanos);
    }

    /** What a predecessor was told last by {@link #lease} since this host was started. */
    public Optional<Long> lastLease() throws IOException {
        return means.guard().lastLease();
    }

    /**
     * Starts an attempt. What may not or cannot be executed ends at once as {@link Outcome.StartFailed}.
     *
     * @throws IllegalStateException when there is an attempt with this key that has not been forgotten
     */
    public RunningAttempt launch(LaunchRequest request, AttemptListener listener) {
        Optional<Outcome> problem = LaunchChecks.problem(request).map(Outcome.class::cast);
        if (problem.isPresent()) {
            return refuse(request, problem.get(), listener);
        }
        return switch (accounts.account(request.runAs())) {
            case WorkerPolicy.Decision.Allowed allowed -> launch(request, allowed.account(), listener);
            case WorkerPolicy.Decision.Refused refused ->
                refuse(request, new Outcome.StartFailed(StartFailure.NOT_ALLOWED, refused.reason()), listener);
        };
    }

    private RunningAttempt launch(LaunchRequest request, Account account, AttemptListener listener) {
        AttemptDirectory directory = means.workspace().at(request.key(), account);
        Attempt attempt = register(request, Optional.of(script(request, directory)), directory, listener);
        try {
            means.workspace().take(request.key(), account);
            means.workspace().makeRunDirectory(request.runKey(), account);
            FileLayout.layOut(request.files(), directory.work());
            if (request.credential().isPresent()) {
                means.workspace().keepCredential(directory, request.credential().get());
            }
            means.reactor().execute(attempt::begin);
        } catch (IOException e) {
            String detail = "The working directory could not be prepared: " + e.getMessage();
            means.reactor().execute(() -> attempt.refuse(new Outcome.StartFailed(StartFailure.HOST, detail)));
        }
        return attempt;
    }

    private RunningAttempt refuse(LaunchRequest request, Outcome outcome, AttemptListener listener) {
        AttemptDirectory directory =
                means.workspace().at(request.key(), means.host().own());
        Attempt attempt = register(request, Optional.empty(), directory, listener);
        means.reactor().execute(() -> attempt.refuse(outcome));
        return attempt;
    }

    private Attempt register(
            LaunchRequest request,
            Optional<LaunchScript> script,
            AttemptDirectory directory,
            AttemptListener listener) {
        OutputSpool spool = OutputSpool.create(
                state.spool(), request.key(), request.limits().outputBytesMax());
        Attempt.Order order = new Attempt.Order(
                request.key(), request.limits(), script, means.host().token(), request.note());
        Attempt attempt = new Attempt(means, order, new Attempt.Place(directory, spool), listener);
        if (attempts.putIfAbsent(request.key(), attempt) != null) {
            throw new IllegalStateException("there is an attempt '" + request.key() + "' already");
        }
        return attempt;
    }

    private LaunchScript script(LaunchRequest request, AttemptDirectory directory) {
        Path workdir = request.workdir().map(Path::of).orElse(directory.work());
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("PATH", "/usr/local/bin:/usr/bin:/bin");
        environment.put("HOME", directory.work().toString());
        environment.put("LANG", "C.UTF-8");
        environment.putAll(request.environment());
        environment.put(
                "JEM_RUN_DIR", means.workspace().runPath(request.runKey()).toString());
        environment.put("JEM_OUTPUT_DIR", directory.artifacts().toString());
        environment.put("JEM_OUTPUTS", directory.outputs().toString());
        if (request.credential().isPresent()) {
            environment.put(
                    "JEM_TOKEN_FILE",
                    means.workspace().credentialPath(directory).toString());
        }
        return new LaunchScript(workdir, environment, request.program().words());
    }

    /** Forgets an attempt that has ended: its record and output are removed now, its directory soon. */
    public void forget(String key) throws IOException {
        Attempt attempt = attempts.get(key);
        if (attempt == null) {
            return;
        }
        if (!attempt.isOver()) {
            throw new IllegalStateException("the attempt '" + key + "' has not ended");
        }
        means.journal().append(new JournalEntry.Forgotten(key));
        attempts.remove(key);
        attempt.output().delete();
        means.workspace().release(attempt.directory());
    }

    /** The runs that have a directory here. */
    public List<String> runs() throws IOException {
        return means.workspace().runs();
    }

    /** Removes the directory that the tasks of a run shared; none of them may run. */
    public void forgetRun(String runKey) throws IOException {
        means.workspace().releaseRun(runKey);
    }

    /** The attempts that have not been forgotten. */
    public List<RunningAttempt> attempts() {
        return List.copyOf(attempts.values());
    }

    /** For tests of what lies below. */
    Means means() {
        return means;
    }

    /** Leaves attempts that run to a successor and ends everything else. */
    @Override
    public void close() throws IOException {
        CompletableFuture<Void> emptied = new CompletableFuture<>();
        means.reactor().execute(() -> {
            attempts.values().forEach(Attempt::leave);
            means.guard().close();
            means.pool().close(() -> emptied.complete(null));
        });
        emptied.join();
        means.reactor().close();
        means.journal().close();
        means.workspace().close();
        removeEmptyCgroup();
        state.close();
    }

    private void removeEmptyCgroup() throws IOException {
        if (containment() instanceof Containment.Cgroups cgroups
                && !cgroups.parent().hasChildren()) {
            cgroups.parent().remove();
        }
    }
}

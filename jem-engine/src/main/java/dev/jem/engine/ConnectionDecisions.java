package dev.jem.engine;

import dev.jem.model.command.Answer;
import dev.jem.model.command.Answer.Change;
import dev.jem.model.command.Answer.Code;
import dev.jem.model.command.Command.DeleteConnection;
import dev.jem.model.command.Command.Submitted;
import dev.jem.model.command.Command.SubmittedConnection;
import dev.jem.model.connection.ConnectionDefinition;
import dev.jem.model.connection.ConnectionKey;
import dev.jem.model.event.Event;
import dev.jem.model.job.Action;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.JobKey;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** How connections change and are taken away. */
final class ConnectionDecisions {

    private static final int NAMED_MAX = 5;

    private final Step step;
    private final State state;

    ConnectionDecisions(Step step) {
        this.step = step;
        this.state = step.state;
    }

    /** Why jobs or connections cannot be applied together, if that is so. */
    Optional<Answer.Refused> problem(List<Submitted> jobs, List<SubmittedConnection> connections) {
        TreeMap<ConnectionKey, ConnectionDefinition> coming = new TreeMap<>();
        state.connections.all().forEach(it -> coming.put(it.definition().key(), it.definition()));
        connections.forEach(it -> coming.put(it.definition().key(), it.definition()));
        TreeSet<JobKey> submitted = new TreeSet<>();
        jobs.forEach(it -> submitted.add(it.definition().key()));
        Stream<String> ofJobs = jobs.stream().flatMap(it -> problems(it.definition(), coming, true));
        Stream<String> ofOthers = changed(connections).isEmpty()
                ? Stream.empty()
                : applied().filter(it -> !submitted.contains(it.key())).flatMap(it -> problems(it, coming, false));
        return Stream.concat(ofJobs, ofOthers).findFirst().map(it -> new Answer.Refused(Code.INVALID, it));
    }

    /** @param isNew otherwise it may have been shut out, which stops its tasks and not the one who shut it out */
    private static Stream<String> problems(
            JobDefinition job, SortedMap<ConnectionKey, ConnectionDefinition> known, boolean isNew) {
        return job.tasks().stream()
                .filter(it -> it.action().connection().isPresent())
                .flatMap(task -> problem(job, task.action(), known, isNew).stream());
    }

    private static Optional<String> problem(
            JobDefinition job, Action action, SortedMap<ConnectionKey, ConnectionDefinition> known, boolean isNew) {
        ConnectionKey key = action.connection().orElseThrow();
        Optional<ConnectionDefinition> found = Optional.ofNullable(known.get(key));
        String what = "job " + job.key() + ": the connection " + key;
        if (found.isEmpty()) {
            return Optional.of(what + " does not exist");
        }
        String type = found.get().endpoint().type();
        if (!type.equals(action.executor())) {
            return Optional.of(what + " is for " + type + ", not for " + action.executor());
        }
        return isNew && !found.get().isOpenTo(job.key().namespace())
                ? Optional.of(
                        what + " is not shared with the namespace " + job.key().namespace())
                : Optional.empty();
    }

    /** What to mind when connections change: whose tasks will be refused. */
    List<String> shutOut(List<SubmittedConnection> connections) {
        return changed(connections).stream()
                .flatMap(connection -> users(connection.key())
                        .filter(job -> !connection.isOpenTo(job.namespace()))
                        .map(job -> "connection " + connection.key() + " is not shared with the namespace "
                                + job.namespace() + " any more: what job " + job + " sends by it will be refused"))
                .toList();
    }

    /** Those that would be others than they are. */
    List<ConnectionDefinition> changed(List<SubmittedConnection> connections) {
        return connections.stream()
                .filter(it -> state.connections
                        .get(it.definition().key())
                        .filter(before -> !before.sha256().equals(it.sha256()))
                        .isPresent())
                .map(SubmittedConnection::definition)
                .toList();
    }

    private Stream<JobDefinition> applied() {
        return state.jobs.values().stream().filter(Job::isApplied).map(job -> job.current.orElseThrow().definition);
    }

    /** The jobs that name a connection, by what is applied and by what is active. */
    private Stream<JobKey> users(ConnectionKey key) {
        TreeSet<JobKey> users = new TreeSet<>();
        applied().filter(it -> names(it, key)).forEach(it -> users.add(it.key()));
        state.runs.values().stream()
                .filter(run -> names(run.version.definition, key))
                .forEach(run -> users.add(run.job.key));
        return users.stream();
    }

    /** Whether a job names a connection. */
    static boolean names(JobDefinition job, ConnectionKey key) {
        return job.tasks().stream()
                .anyMatch(it -> it.action().connection().filter(key::equals).isPresent());
    }

    /** It is known to be sound. */
    Change apply(SubmittedConnection submitted) {
        ConnectionKey key = submitted.definition().key();
        Optional<Connections.Applied> before = state.connections.get(key);
        boolean isSame =
                before.filter(it -> it.sha256().equals(submitted.sha256())).isPresent();
        long version = before.map(Connections.Applied::version).orElse(0L) + (isSame ? 0 : 1);
        if (!isSame) {
            new JobDecisions(step).require(key.namespace());
            step.emit(new Event.ConnectionApplied(key, version, submitted.sha256(), submitted.definition()));
        }
        Change.Action action =
                isSame ? Change.Action.UNCHANGED : before.isPresent() ? Change.Action.CHANGED : Change.Action.CREATED;
        return new Change(Change.Kind.CONNECTION, key.namespace(), key.name(), version, action);
    }

    Answer delete(DeleteConnection command) {
        ConnectionKey key = command.connection();
        Optional<Connections.Applied> connection = state.connections.get(key);
        if (connection.isEmpty()) {
            return new Answer.Refused(Code.NOT_FOUND, "there is no connection " + key);
        }
        long version = connection.get().version();
        if (command.version().isPresent() && command.version().getAsLong() != version) {
            return new Answer.Refused(
                    Code.CHANGED,
                    "connection " + key + " is in version " + version + " by now, not in "
                            + command.version().getAsLong() + "; look at it again");
        }
        List<String> users = users(key).map(it -> "job " + it).toList();
        if (!users.isEmpty()) {
            return new Answer.Refused(
                    Code.CONFLICT,
                    "connection " + key + " is used by "
                            + String.join(", ", users.subList(0, Math.min(NAMED_MAX, users.size())))
                            + (users.size() > NAMED_MAX ? " and " + (users.size() - NAMED_MAX) + " more" : "")
                            + "; change them first");
        }
        step.emit(new Event.ConnectionDeleted(key, command.reason()));
        return new Answer.Done();
    }
}

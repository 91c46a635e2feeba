package dev.jem.engine;

import dev.jem.model.Micros;
import dev.jem.model.event.Entity;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.TriggerSchedule;
import dev.jem.model.state.Bypass;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that is true now. Changed by {@link Transitions} alone. Maps that are walked are sorted; hash maps are only asked
 * by key.
 */
final class State {

    String incarnation = "";
    long epoch;

    /** The version that all planned starts were worked out with; empty if that was not recorded. */
    String timeZoneData = "";

    long lastRun;
    long lastJob;
    long lastToken;
    long lastSession;

    /** Engine time of the last event. */
    long lastAt;

    final TreeMap<String, Entity.Principal> principals = new TreeMap<>();
    final TreeSet<String> namespaces = new TreeSet<>();
    final Calendars calendars = new Calendars();
    final Windows windows = new Windows(calendars);
    final Connections connections = new Connections();
    final Pauses pauses = new Pauses();
    final Signals signals = new Signals();
    final Dependents dependents = new Dependents();
    final Waiters waiters = new Waiters();
    final Listeners listeners = new Listeners();
    final Children children = new Children();
    final TreeMap<Long, Job> jobs = new TreeMap<>();
    final Map<JobKey, Job> jobsByKey = new HashMap<>();
    final Map<Long, ActiveRun> runs = new HashMap<>();
    final TreeMap<String, Session> sessions = new TreeMap<>();
    final TreeSet<Timer> timers = new TreeSet<>();
    final ReadyQueue ready = new ReadyQueue();

    /** Tasks whose edges are met and that wait for a decision; empty between commands. */
    final TreeSet<TaskRun> undecided = new TreeSet<>(TaskRun.BY_PLACE);

    /** Tasks that ask people. */
    final TreeSet<TaskRun> asking = new TreeSet<>(TaskRun.BY_PLACE);

    /** Idempotency keys in the order they were given; asked for by {@link #owner}. */
    final LinkedHashMap<String, Entity.Remembered> remembered = new LinkedHashMap<>();

    /** Runs that were opened again not long ago, by their number. */
    final TreeMap<Long, Entity.Reopened> reopened = new TreeMap<>();

    /** Stands before the fingerprint of the request; neither a principal nor a key holds it. */
    static final char REQUEST = '\n';

    /** A remembered key without the request it was used for. */
    static String owner(String key) {
        int mark = key.indexOf(REQUEST);
        return mark < 0 ? key : key.substring(0, mark);
    }

    Job job(long uid) {
        Job job = jobs.get(uid);
        if (job == null) {
            throw new BrokenInvariant("there is no job with uid " + uid);
        }
        return job;
    }

    ActiveRun run(long id) {
        ActiveRun run = runs.get(id);
        if (run == null) {
            throw new BrokenInvariant("run " + id + " is not active");
        }
        return run;
    }

    /** What keeps runs of a job from beginning, whatever they were started for. */
    Optional<Block> block(Job job, JobVersion version, long at) {
        return pauses.covering(job.key)
                .map(Block::of)
                .or(() -> windows.before(job, version, at).map(Block::of));
    }

    /** What keeps a run from beginning. */
    Optional<Block> block(ActiveRun run, long at) {
        return pauses.covering(run.job.key)
                .filter(_ -> !run.marks.passes(Bypass.HOLD))
                .map(Block::of)
                .or(() -> run.marks.passes(Bypass.WINDOW) ? Optional.empty() : closed(run, at));
    }

    private Optional<Block> closed(ActiveRun run, long at) {
        return windows.before(run.job, run.version, at).map(Block::of).or(() -> hours(run, at));
    }

    /** A run that came too late for the hours of its trigger waits for the next ones; who reruns it does not. */
    private Optional<Block> hours(ActiveRun run, long at) {
        return run.version
                .trigger(run.trigger)
                .filter(it -> it.rules().waitsForHours() && run.opening.isEmpty())
                .map(it -> new TriggerSchedule(run.job.key, it, calendars::days))
                .flatMap(it -> it.opensAfter(Micros.instant(run.dueAt), Micros.instant(at))
                        .map(opens -> Block.of(it, Micros.of(opens))));
    }

    /** The task whose turn it is for a worker. */
    Optional<TaskRun> firstFor(Session session, long at) {
        return windows.isEmpty()
                ? ready.first(session.executors)
                : ready.first(
                        session.executors,
                        task -> windows.before(session, task.run.job, at).isEmpty());
    }

    Optional<Session> session(String worker, long id) {
        return Optional.ofNullable(sessions.get(worker)).filter(session -> session.id == id);
    }

    Session openSession(String worker, long id) {
        return session(worker, id).orElseThrow(() -> new BrokenInvariant("worker " + worker + " has no session " + id));
    }
}

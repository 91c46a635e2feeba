package dev.jem.api;

import dev.jem.api.ProblemException.Status;
import dev.jem.model.Micros;
import dev.jem.model.RunIds;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Command;
import dev.jem.model.event.Entity;
import dev.jem.model.job.FilePattern;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.Recurrence;
import dev.jem.model.state.Cause;
import dev.jem.model.state.PrincipalKind;
import dev.jem.model.state.Role;
import dev.jem.protocol.Watches;
import dev.jem.runtime.Lane;
import dev.jem.runtime.Watches.Watched;
import dev.jem.runtime.projection.Queries;
import dev.jem.runtime.projection.RunFilter;
import dev.jem.runtime.projection.RunRow;
import dev.jem.runtime.projection.WorkerRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What workers look out for, and what starts because they have found it. */
final class ArrivalRoutes {

    private static final String WORKER = Routes.API + "/workers/{name}";
    private static final int WATCHES_MAX = 1_000;
    private static final int ARRIVALS_MAX = 100;
    private static final long MILLIS_MAX = 253_402_300_799_999L;
    private static final Pattern CLAIM = Pattern.compile("[a-z0-9][a-z0-9-]{7,63}");

    /** Keys are remembered for a day; what was claimed before this long is looked up in the tables too. */
    private static final Duration SURELY_REMEMBERED = Duration.ofHours(12);

    private final Backend backend;

    ArrivalRoutes(Backend backend) {
        this.backend = backend;
    }

    List<Route> routes() {
        return List.of(
                Route.post(WORKER + "/watches", Permission.WORK, "Ask what to look out for", this::watches)
                        .takes(Watches.Ask.class)
                        .gives(Watches.Reply.class),
                Route.post(WORKER + "/arrivals", Permission.WORK, "Say what was found and claimed", this::arrivals)
                        .takes(Watches.Arrivals.class)
                        .gives(Watches.ArrivalsReply.class));
    }

    /** Who asks. */
    private record Watcher(String name, SortedMap<String, String> labels) {

        boolean isMeantBy(Watched watched) {
            return watched.trigger().recurrence() instanceof Recurrence.FileArrival it
                    && it.watchers().include(name, labels);
        }
    }

    private Watcher watcher(Call call, long session) {
        String name = call.path("name");
        backend.command(
                call, new Command.CheckTokens(name, session, List.of()), Lane.LEASES, Answer.TokensChecked.class);
        SortedMap<String, String> labels = new TreeMap<>(backend.queriesNow().workers().stream()
                .filter(it -> it.worker().equals(name) && it.session() == session)
                .findFirst()
                .map(WorkerRow::labels)
                .orElseThrow(() -> new ProblemException(
                        Status.UNAVAILABLE, "behind", "the query tables do not show this session yet; ask again")));
        return new Watcher(name, labels);
    }

    // ---- what to look out for

    private void watches(Call call) {
        Watches.Ask body = call.bodyOfWorker(Watches.Ask.class);
        Watcher watcher = watcher(call, body.session());
        call.json(new Watches.Reply(backend.cell()
                .registry()
                .watches()
                .all()
                .filter(watcher::isMeantBy)
                .limit(WATCHES_MAX)
                .map(ArrivalRoutes::watch)
                .toList()));
    }

    private static Watches.Watch watch(Watched watched) {
        return new Watches.Watch(
                watched.job().namespace(),
                watched.job().name(),
                watched.trigger().name(),
                watched.trigger().recurrence() instanceof Recurrence.FileArrival it
                        ? Optional.of(new Watches.Files(
                                it.path(),
                                it.stableFor().toMillis(),
                                it.minAge().toMillis(),
                                it.minSize()))
                        : Optional.empty());
    }

    // ---- what was found

    private void arrivals(Call call) {
        Watches.Arrivals body = call.bodyOfWorker(Watches.Arrivals.class);
        if (body.arrivals().size() > ARRIVALS_MAX) {
            throw new ProblemException(
                    Status.TOO_LARGE, "too-large", "one message holds at most " + ARRIVALS_MAX + " arrivals");
        }
        Watcher watcher = watcher(call, body.session());
        List<Watches.Result> results = new ArrayList<>();
        for (Watches.Arrival arrival : body.arrivals()) {
            if (!CLAIM.matcher(arrival.id()).matches()) {
                throw ProblemException.badRequest("a claim has an id of 8 to 64 lower-case letters, digits and dashes");
            }
            results.add(result(call, watcher, arrival));
        }
        call.json(new Watches.ArrivalsReply(results));
    }

    private Watches.Result result(Call call, Watcher watcher, Watches.Arrival arrival) {
        JobKey job = new JobKey(arrival.namespace(), arrival.job());
        Optional<Watched> watched =
                backend.cell().registry().watches().of(job, arrival.trigger()).filter(watcher::isMeantBy);
        Optional<Found> found = watched.flatMap(it -> found(watcher, it, arrival));
        if (found.isEmpty()) {
            return new Watches.Result(
                    arrival.id(),
                    "unwanted",
                    "",
                    "no trigger " + arrival.trigger() + " of job " + job + " looks for it");
        }
        Optional<RunRow> earlier = earlier(job, arrival, found.get());
        if (earlier.isPresent()) {
            return new Watches.Result(
                    arrival.id(),
                    "started",
                    RunIds.format(incarnation(), earlier.get().run()),
                    "");
        }
        Call deliverer = new Call(
                call.context(),
                new Entity.Principal("file/" + job + "/" + arrival.trigger(), PrincipalKind.SERVICE, Role.TASK, ""));
        Command.Deliver command = new Command.Deliver(
                job,
                arrival.trigger(),
                watched.get().trigger().recurrence(),
                found.get().what,
                found.get().facts,
                arrival.id());
        return switch (backend.answer(deliverer, command, Lane.SUBMISSIONS)) {
            case Answer.Delivered it -> delivered(arrival, it);
            case Answer.Refused it
            when it.code() == Answer.Code.NOT_FOUND -> new Watches.Result(arrival.id(), "unwanted", "", it.message());
            case Answer.Refused it -> new Watches.Result(arrival.id(), "later", "", it.message());
            case Answer it -> throw new IllegalStateException("a delivery was answered by " + it);
        };
    }

    private Watches.Result delivered(Watches.Arrival arrival, Answer.Delivered answer) {
        return answer.run()
                .map(it -> new Watches.Result(arrival.id(), "started", RunIds.format(incarnation(), it.run()), ""))
                .orElseGet(() -> new Watches.Result(arrival.id(), "later", "", answer.skipped()));
    }

    private static Instant instant(long millis) {
        if (millis < 0 || millis > MILLIS_MAX) {
            throw ProblemException.badRequest("a time is between 1970 and 9999, in milliseconds, not " + millis);
        }
        return Instant.ofEpochMilli(millis);
    }

    private String incarnation() {
        return backend.cell().registry().incarnation();
    }

    /** @param what of one claim alone */
    private record Found(String what, SortedMap<String, String> facts) {}

    /** A worker names files by their pattern: where they are follows from that, not from what it says. */
    private static Optional<Found> found(Watcher watcher, Watched watched, Watches.Arrival arrival) {
        if (!(watched.trigger().recurrence() instanceof Recurrence.FileArrival recurrence)) {
            return Optional.empty();
        }
        FilePattern pattern = FilePattern.of(recurrence.path());
        return arrival.file()
                .filter(it -> it.path().equals(recurrence.path()) && pattern.matches(it.name()) && it.size() >= 0)
                .map(it -> {
                    String path = pattern.claimed(arrival.id(), it.name());
                    TreeMap<String, String> facts = new TreeMap<>();
                    facts.put("file.path", path);
                    facts.put("file.name", it.name());
                    facts.put("file.size", Long.toString(it.size()));
                    facts.put("file.changedAt", instant(it.changedMillis()).toString());
                    facts.put("file.found", pattern.found(it.name()));
                    facts.put("file.worker", watcher.name);
                    return new Found("file " + path + " on worker " + watcher.name, facts);
                });
    }

    /** A run that was made for a claim so long ago that its key may be forgotten. */
    private Optional<RunRow> earlier(JobKey job, Watches.Arrival arrival, Found found) {
        Instant claimed = instant(arrival.sinceMillis());
        if (claimed.isAfter(Instant.now().minus(SURELY_REMEMBERED))) {
            return Optional.empty();
        }
        Queries queries = backend.queriesNow();
        long since = Micros.of(claimed.minus(SURELY_REMEMBERED));
        Optional<RunFilter.Place> before = Optional.empty();
        while (true) {
            List<RunRow> runs = queries.runs(new RunFilter(
                    Optional.of(job.namespace()),
                    Optional.of(job.name()),
                    OptionalLong.empty(),
                    Set.of(),
                    OptionalLong.of(since),
                    OptionalLong.empty(),
                    before,
                    Queries.LIMIT_MAX));
            Optional<RunRow> made = runs.stream()
                    .filter(it -> it.origin().cause() == Cause.FILE
                            && it.origin().trigger().equals(arrival.trigger())
                            && it.origin().reason().equals(found.what))
                    .findFirst();
            if (made.isPresent() || runs.size() < Queries.LIMIT_MAX) {
                return made;
            }
            before = Optional.of(runs.getLast().place());
        }
    }
}

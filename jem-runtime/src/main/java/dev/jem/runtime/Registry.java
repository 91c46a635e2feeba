package dev.jem.runtime;

import dev.jem.engine.EngineView;
import dev.jem.model.calendar.CalendarDefinition;
import dev.jem.model.calendar.CalendarKey;
import dev.jem.model.connection.ConnectionDefinition;
import dev.jem.model.connection.ConnectionKey;
import dev.jem.model.event.Entity;
import dev.jem.model.event.Event;
import dev.jem.model.event.Recorded;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.PauseTarget;
import dev.jem.model.window.WindowDefinition;
import dev.jem.model.window.WindowKey;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * What every request needs to know before it is asked, as committed: who may call, which jobs are applied, how the
 * history is named. Written by the writer alone, read by any thread. May be a moment behind: the engine decides again.
 */
public final class Registry {

    /** Replaced as a whole when this server takes the lead, so that nobody sees it half filled. */
    private volatile Known known = new Known();

    /** Used by the writer alone. */
    private final Map<Version, JobDefinition> recorded = new HashMap<>();

    /** All there is; the writer changes it, any thread reads it. */
    private static final class Known {

        private volatile String incarnation = "";
        private volatile Map<String, Entity.Principal> byToken = Map.of();
        private final Map<JobKey, JobDefinition> applied = new ConcurrentHashMap<>();
        private final Map<CalendarKey, AppliedCalendar> calendars = new ConcurrentHashMap<>();
        private final Map<WindowKey, AppliedWindow> windows = new ConcurrentHashMap<>();
        private final Map<ConnectionKey, AppliedConnection> connections = new ConcurrentHashMap<>();
        private final Map<PauseTarget, Entity.Pause> pauses = new ConcurrentHashMap<>();
        private final Hooks hooks = new Hooks();
        private final Watches watches = new Watches();

        /** Used by the writer alone. */
        private final Map<Long, JobKey> keys = new HashMap<>();
    }

    private record Version(long job, long version) {}

    /** A calendar in its present version. */
    public record AppliedCalendar(CalendarDefinition definition, long version) {}

    /** A maintenance window in its present version. */
    public record AppliedWindow(WindowDefinition definition, long version) {}

    /** A connection in its present version. */
    public record AppliedConnection(ConnectionDefinition definition, long version) {}

    /** The name of the present history; empty until this server has led once. */
    public String incarnation() {
        return known.incarnation;
    }

    /** The principal with this token hash. */
    public Optional<Entity.Principal> byToken(String tokenSha256) {
        return Optional.ofNullable(known.byToken.get(tokenSha256));
    }

    /** Whether nobody may call yet. */
    public boolean isEmpty() {
        return known.byToken.isEmpty();
    }

    /** The definition a job runs by now. */
    public Optional<JobDefinition> definition(JobKey key) {
        return Optional.ofNullable(known.applied.get(key));
    }

    /** All applied jobs by name. */
    public SortedMap<JobKey, JobDefinition> jobs() {
        return new TreeMap<>(known.applied);
    }

    /** How many jobs are applied in each namespace that has any. */
    public SortedMap<String, Long> jobsByNamespace() {
        return known.applied.keySet().stream()
                .collect(Collectors.groupingBy(JobKey::namespace, TreeMap::new, Collectors.counting()));
    }

    /** All calendars by name. */
    public SortedMap<CalendarKey, AppliedCalendar> calendars() {
        return new TreeMap<>(known.calendars);
    }

    /** All maintenance windows by name. */
    public SortedMap<WindowKey, AppliedWindow> windows() {
        return new TreeMap<>(known.windows);
    }

    /** All connections by name. */
    public SortedMap<ConnectionKey, AppliedConnection> connections() {
        return new TreeMap<>(known.connections);
    }

    /** The pause that a job is under; of several the one that ends last. */
    public Optional<Entity.Pause> pause(JobKey job) {
        return known.pauses.values().stream()
                .filter(it -> it.target().covers(job))
                .max(Comparator.comparingLong((Entity.Pause it) -> it.until() == 0 ? Long.MAX_VALUE : it.until())
                        .thenComparing(Entity.Pause::target));
    }

    /** What workers look out for. */
    public Watches watches() {
        return known.watches;
    }

    /** The webhooks of all applied jobs. */
    public Hooks hooks() {
        return known.hooks;
    }

    void reset(EngineView view) {
        Known fresh = new Known();
        fresh.incarnation = view.incarnation();
        Map<String, Entity.Principal> principals = new HashMap<>();
        view.principals().forEach(principal -> principals.put(principal.tokenSha256(), principal));
        fresh.byToken = Map.copyOf(principals);
        view.pauses().forEach(it -> fresh.pauses.put(it.target(), it));
        view.calendars()
                .forEach(it ->
                        fresh.calendars.put(it.definition().key(), new AppliedCalendar(it.definition(), it.version())));
        view.windows()
                .forEach(it ->
                        fresh.windows.put(it.definition().key(), new AppliedWindow(it.definition(), it.version())));
        view.connections()
                .forEach(it -> fresh.connections.put(
                        it.definition().key(), new AppliedConnection(it.definition(), it.version())));
        view.jobs().forEach(job -> {
            fresh.applied.put(job.definition().key(), job.definition());
            fresh.hooks.put(job.definition());
            fresh.watches.put(job.definition());
            fresh.keys.put(job.uid(), job.definition().key());
        });
        recorded.clear();
        known = fresh;
    }

    void apply(List<Recorded> events) {
        for (Recorded event : events) {
            switch (event.event()) {
                case Event.IncarnationOpened it -> known.incarnation = it.incarnation();
                case Event.PrincipalPut it ->
                    put(new Entity.Principal(it.name(), it.kind(), it.role(), it.tokenSha256()));
                case Event.PrincipalRemoved it -> remove(it.name());
                case Event.JobVersionRecorded it -> {
                    known.keys.put(it.job(), it.key());
                    recorded.put(new Version(it.job(), it.version()), it.definition());
                }
                case Event.JobApplied it -> applyJob(it);
                case Event.CalendarApplied it ->
                    known.calendars.put(it.calendar(), new AppliedCalendar(it.definition(), it.version()));
                case Event.CalendarDeleted it -> known.calendars.remove(it.calendar());
                case Event.WindowApplied it ->
                    known.windows.put(it.window(), new AppliedWindow(it.definition(), it.version()));
                case Event.WindowDeleted it -> known.windows.remove(it.window());
                case Event.ConnectionApplied it ->
                    known.connections.put(it.connection(), new AppliedConnection(it.definition(), it.version()));
                case Event.ConnectionDeleted it -> known.connections.remove(it.connection());
                case Event.Paused it ->
                    known.pauses.put(
                            it.target(),
                            new Entity.Pause(it.target(), 0, event.at(), it.until(), event.by(), it.reason()));
                case Event.Resumed it -> known.pauses.remove(it.target());
                case Event.JobDeleted it ->
                    Optional.ofNullable(known.keys.get(it.job())).ifPresent(this::removeJob);
                case Event _ -> {}
            }
        }
        recorded.clear();
    }

    /** A version is applied in the batch that records it. */
    private void applyJob(Event.JobApplied event) {
        Optional<JobDefinition> definition =
                Optional.ofNullable(recorded.get(new Version(event.job(), event.version())));
        definition.ifPresent(it -> {
            known.applied.put(it.key(), it);
            known.hooks.put(it);
            known.watches.put(it);
        });
    }

    private void removeJob(JobKey job) {
        known.applied.remove(job);
        known.hooks.remove(job);
        known.watches.remove(job);
    }

    private void put(Entity.Principal principal) {
        Map<String, Entity.Principal> changed = new HashMap<>(known.byToken);
        changed.values().removeIf(it -> it.name().equals(principal.name()));
        changed.put(principal.tokenSha256(), principal);
        known.byToken = Map.copyOf(changed);
    }

    private void remove(String name) {
        Map<String, Entity.Principal> changed = new HashMap<>(known.byToken);
        changed.values().removeIf(it -> it.name().equals(name));
        known.byToken = Map.copyOf(changed);
    }
}

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

    private volatile String incarnation = "";
    private volatile Map<String, Entity.Principal> byToken = Map.of();
    private final Map<JobKey, JobDefinition> applied = new ConcurrentHashMap<>();
    private final Map<CalendarKey, AppliedCalendar> calendars = new ConcurrentHashMap<>();
    private final Map<WindowKey, AppliedWindow> windows = new ConcurrentHashMap<>();
    private final Map<ConnectionKey, AppliedConnection> connections = new ConcurrentHashMap<>();
    private final Map<PauseTarget, Entity.Pause> pauses = new ConcurrentHashMap<>();
    private final Hooks hooks = new Hooks();
    private final Map<Long, JobKey> keys = new HashMap<>();
    private final Map<Version, JobDefinition> recorded = new HashMap<>();

    private record Version(long job, long version) {}

    /** A calendar in its present version. */
    public record AppliedCalendar(CalendarDefinition definition, long version) {}

    /** A maintenance window in its present version. */
    public record AppliedWindow(WindowDefinition definition, long version) {}

    /** A connection in its present version. */
    public record AppliedConnection(ConnectionDefinition definition, long version) {}

    /** The name of the present history; empty until this server has led once. */
    public String incarnation() {
        return incarnation;
    }

    /** The principal with this token hash. */
    public Optional<Entity.Principal> byToken(String tokenSha256) {
        return Optional.ofNullable(byToken.get(tokenSha256));
    }

    /** Whether nobody may call yet. */
    public boolean isEmpty() {
        return byToken.isEmpty();
    }

    /** The definition a job runs by now. */
    public Optional<JobDefinition> definition(JobKey key) {
        return Optional.ofNullable(applied.get(key));
    }

    /** All applied jobs by name. */
    public SortedMap<JobKey, JobDefinition> jobs() {
        return new TreeMap<>(applied);
    }

    /** How many jobs are applied in each namespace that has any. */
    public SortedMap<String, Long> jobsByNamespace() {
        return applied.keySet().stream()
                .collect(Collectors.groupingBy(JobKey::namespace, TreeMap::new, Collectors.counting()));
    }

    /** All calendars by name. */
    public SortedMap<CalendarKey, AppliedCalendar> calendars() {
        return new TreeMap<>(calendars);
    }

    /** All maintenance windows by name. */
    public SortedMap<WindowKey, AppliedWindow> windows() {
        return new TreeMap<>(windows);
    }

    /** All connections by name. */
    public SortedMap<ConnectionKey, AppliedConnection> connections() {
        return new TreeMap<>(connections);
    }

    /** The pause that a job is under; of several the one that ends last. */
    public Optional<Entity.Pause> pause(JobKey job) {
        return pauses.values().stream()
                .filter(it -> it.target().covers(job))
                .max(Comparator.comparingLong((Entity.Pause it) -> it.until() == 0 ? Long.MAX_VALUE : it.until())
                        .thenComparing(Entity.Pause::target));
    }

    /** The webhooks of all applied jobs. */
    public Hooks hooks() {
        return hooks;
    }

    void reset(EngineView view) {
        incarnation = view.incarnation();
        Map<String, Entity.Principal> fresh = new HashMap<>();
        view.principals().forEach(principal -> fresh.put(principal.tokenSha256(), principal));
        byToken = Map.copyOf(fresh);
        applied.clear();
        hooks.clear();
        calendars.clear();
        windows.clear();
        connections.clear();
        pauses.clear();
        view.pauses().forEach(it -> pauses.put(it.target(), it));
        view.calendars()
                .forEach(
                        it -> calendars.put(it.definition().key(), new AppliedCalendar(it.definition(), it.version())));
        view.windows()
                .forEach(it -> windows.put(it.definition().key(), new AppliedWindow(it.definition(), it.version())));
        view.connections()
                .forEach(it ->
                        connections.put(it.definition().key(), new AppliedConnection(it.definition(), it.version())));
        keys.clear();
        recorded.clear();
        view.jobs().forEach(job -> {
            applied.put(job.definition().key(), job.definition());
            hooks.put(job.definition());
            keys.put(job.uid(), job.definition().key());
        });
    }

    void apply(List<Recorded> events) {
        for (Recorded event : events) {
            switch (event.event()) {
                case Event.IncarnationOpened it -> incarnation = it.incarnation();
                case Event.PrincipalPut it ->
                    put(new Entity.Principal(it.name(), it.kind(), it.role(), it.tokenSha256()));
                case Event.PrincipalRemoved it -> remove(it.name());
                case Event.JobVersionRecorded it -> {
                    keys.put(it.job(), it.key());
                    recorded.put(new Version(it.job(), it.version()), it.definition());
                }
                case Event.JobApplied it -> applyJob(it);
                case Event.CalendarApplied it ->
                    calendars.put(it.calendar(), new AppliedCalendar(it.definition(), it.version()));
                case Event.CalendarDeleted it -> calendars.remove(it.calendar());
                case Event.WindowApplied it ->
                    windows.put(it.window(), new AppliedWindow(it.definition(), it.version()));
                case Event.WindowDeleted it -> windows.remove(it.window());
                case Event.ConnectionApplied it ->
                    connections.put(it.connection(), new AppliedConnection(it.definition(), it.version()));
                case Event.ConnectionDeleted it -> connections.remove(it.connection());
                case Event.Paused it ->
                    pauses.put(
                            it.target(),
                            new Entity.Pause(it.target(), 0, event.at(), it.until(), event.by(), it.reason()));
                case Event.Resumed it -> pauses.remove(it.target());
                case Event.JobDeleted it ->
                    Optional.ofNullable(keys.get(it.job())).ifPresent(this::removeJob);
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
            applied.put(it.key(), it);
            hooks.put(it);
        });
    }

    private void removeJob(JobKey job) {
        applied.remove(job);
        hooks.remove(job);
    }

    private void put(Entity.Principal principal) {
        Map<String, Entity.Principal> changed = new HashMap<>(byToken);
        changed.values().removeIf(it -> it.name().equals(principal.name()));
        changed.put(principal.tokenSha256(), principal);
        byToken = Map.copyOf(changed);
    }

    private void remove(String name) {
        Map<String, Entity.Principal> changed = new HashMap<>(byToken);
        changed.values().removeIf(it -> it.name().equals(name));
        byToken = Map.copyOf(changed);
    }
}

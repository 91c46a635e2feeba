package dev.jem.api;

import dev.jem.engine.EngineView;
import dev.jem.model.calendar.BusinessCalendar;
import dev.jem.model.calendar.CalendarDefinition;
import dev.jem.model.calendar.CalendarKey;
import dev.jem.model.job.JobKey;
import dev.jem.model.plan.PlannedJob;
import dev.jem.model.plan.Surroundings;
import dev.jem.model.time.BusinessDays;
import dev.jem.runtime.Registry;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What one request looks ahead with: jobs, calendars and windows as they are applied at that moment.
 *
 * @param uids of the jobs
 */
record Outlook(List<PlannedJob> jobs, Map<JobKey, Long> uids, Surroundings surroundings) {

    private record Found(List<EngineView.Ahead> jobs, List<String> namespaces) {}

    /** The jobs of a namespace, one job, or all. */
    static Outlook of(Backend backend, Call call) {
        Optional<JobKey> wanted = job(call);
        Found found = backend.ask(call, Found.class, view -> new Found(view.ahead(wanted(call)), view.namespaces()));
        Names.namespace(call, () -> found.namespaces);
        if (found.jobs.isEmpty()) {
            wanted.ifPresent(it -> {
                throw ProblemException.notFound("there is no job " + it);
            });
        }
        return of(backend, found);
    }

    private static Predicate<JobKey> wanted(Call call) {
        Optional<String> namespace = call.query("namespace");
        Optional<JobKey> job = job(call);
        return key -> namespace.filter(it -> !it.equals(key.namespace())).isEmpty()
                && job.filter(it -> !it.equals(key)).isEmpty();
    }

    private static Outlook of(Backend backend, Found found) {
        return new Outlook(
                found.jobs.stream().map(EngineView.Ahead::job).toList(),
                found.jobs.stream()
                        .collect(Collectors.toMap(it -> it.job().definition().key(), EngineView.Ahead::uid)),
                surroundings(backend.cell().registry()));
    }

    /** The same for people who see the days of a zone. */
    Outlook shownIn(ZoneId zone) {
        return new Outlook(jobs, uids, surroundings.shownIn(zone));
    }

    /** The job that a request is about. */
    static Optional<JobKey> job(Call call) {
        return call.query("job").map(name -> {
            int slash = name.indexOf('/');
            JobKey key = new JobKey(name.substring(0, Math.max(0, slash)), name.substring(slash + 1));
            if (!JobKey.isName(key.namespace()) || !JobKey.isName(key.name())) {
                throw ProblemException.notFound("there is no job " + name + "; name it as namespace/name");
            }
            return key;
        });
    }

    private static Surroundings surroundings(Registry registry) {
        SortedMap<CalendarKey, Registry.AppliedCalendar> applied = registry.calendars();
        Map<CalendarKey, BusinessCalendar> ready = new TreeMap<>();
        return new Surroundings(
                key -> days(key, applied, ready),
                key -> Optional.ofNullable(applied.get(key))
                        .map(it -> it.definition().domain()),
                registry.windows().values().stream()
                        .map(Registry.AppliedWindow::definition)
                        .toList());
    }

    /** Made ready when it is first asked for. */
    private static Optional<BusinessDays> days(
            CalendarKey key,
            Map<CalendarKey, Registry.AppliedCalendar> applied,
            Map<CalendarKey, BusinessCalendar> ready) {
        if (!ready.containsKey(key)) {
            definition(applied, key)
                    .ifPresent(it -> ready.put(key, BusinessCalendar.of(it, other -> definition(applied, other))));
        }
        return Optional.ofNullable(ready.get(key));
    }

    private static Optional<CalendarDefinition> definition(
            Map<CalendarKey, Registry.AppliedCalendar> applied, CalendarKey key) {
        return Optional.ofNullable(applied.get(key)).map(Registry.AppliedCalendar::definition);
    }
}

package dev.jem.api;

import dev.jem.model.Micros;
import dev.jem.model.RunIds;
import dev.jem.model.event.Event;
import dev.jem.model.event.Recorded;
import dev.jem.model.job.JobKey;
import dev.jem.protocol.Events;
import dev.jem.protocol.Json;
import dev.jem.runtime.projection.Committed;
import dev.jem.runtime.projection.RunDetail;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns events into what listeners read: with the names of their job and run, and times as text. Thread-safe. */
final class EventRendering {

    private static final int NAMES_KEPT_MAX = 20_000;

    private final Backend backend;
    private final Map<Long, Subject> runs = lru();
    private final Map<Long, Subject> jobs = lru();

    /**
     * What an event is about.
     *
     * @param number of the run, 0 where it is about none
     */
    private record Subject(Optional<JobKey> job, long number) {
        static final Subject NONE = new Subject(Optional.empty(), 0);
    }

    EventRendering(Backend backend) {
        this.backend = backend;
    }

    private static <V> Map<Long, V> lru() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, V> eldest) {
                return size() > NAMES_KEPT_MAX;
            }
        };
    }

    Events.Event render(Committed batch, int index) {
        Recorded recorded = batch.events().get(index);
        Event event = recorded.event();
        Subject subject = subject(event);
        String run = event instanceof Event.OfRun it
                ? RunIds.format(backend.cell().registry().incarnation(), it.run())
                : "";
        return new Events.Event(
                batch.seq(),
                index,
                Micros.instant(recorded.at()),
                event.getClass().getSimpleName(),
                recorded.by(),
                subject.job().map(JobKey::namespace).orElse(""),
                subject.job().map(JobKey::name).orElse(""),
                run,
                subject.number(),
                data(event));
    }

    private synchronized Subject subject(Event event) {
        return switch (event) {
            case Event.JobVersionRecorded it -> {
                Subject subject = new Subject(Optional.of(it.key()), 0);
                jobs.put(it.job(), subject);
                yield subject;
            }
            case Event.RunCreated it -> {
                Subject subject = new Subject(job(it.job()).job(), it.number());
                runs.put(it.run(), subject);
                yield subject;
            }
            case Event.OfJob it -> job(it.job());
            case Event.OfRun it -> run(it.run());
            case Event _ -> Subject.NONE;
        };
    }

    private Subject job(long job) {
        return jobs.computeIfAbsent(
                job,
                uid -> backend.queriesNow()
                        .job(uid.longValue())
                        .map(row -> new Subject(Optional.of(row.key()), 0))
                        .orElse(Subject.NONE));
    }

    private Subject run(long run) {
        return runs.computeIfAbsent(
                run,
                id -> backend.queriesNow()
                        .run(id)
                        .map(RunDetail::run)
                        .map(row -> new Subject(Optional.of(row.key()), row.number()))
                        .orElse(Subject.NONE));
    }

    @SuppressWarnings("unchecked") // a record is always an object in JSON
    private static Map<String, Object> data(Event event) {
        Map<String, Object> data = Json.mapper().convertValue(event, LinkedHashMap.class);
        return (Map<String, Object>) readable("", data);
    }

    /** Instants are numbers inside Jem and text outside. */
    private static Object readable(String name, Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                Map<String, Object> readable = new LinkedHashMap<>();
                map.forEach((key, inner) -> {
                    if (inner != null) {
                        readable.put(String.valueOf(key), readable(String.valueOf(key), inner));
                    }
                });
                yield readable;
            }
            case List<?> list -> list.stream().map(inner -> readable("", inner)).toList();
            case Number number
            when isInstant(name) && number.longValue() > 0 ->
                Micros.instant(number.longValue()).toString();
            default -> value;
        };
    }

    private static boolean isInstant(String name) {
        return name.equals("at") || name.endsWith("At");
    }
}

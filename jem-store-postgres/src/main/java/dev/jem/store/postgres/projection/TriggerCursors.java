package dev.jem.store.postgres.projection;

import dev.jem.model.event.Coming;
import dev.jem.runtime.projection.Announcements;
import dev.jem.store.postgres.connect.SqlFile;
import dev.jem.store.postgres.connect.Statements;
import dev.jem.store.postgres.rows.RunCodec;
import dev.jem.store.postgres.rows.StorableText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where triggers are: read when first asked for, written once for each transaction. Not safe for use by several
 * threads.
 */
final class TriggerCursors implements Announcements.Cursors {

    private static final int JOBS_MAX = 100_000;

    private record Key(long job, String trigger) {}

    private final LinkedHashMap<Long, Map<String, Coming>> jobs = new LinkedHashMap<>(256, 0.75f, true);
    private final Map<Key, Optional<Coming>> moved = new LinkedHashMap<>();
    private final String load = SqlFile.read(TriggerCursors.class, "triggers");
    private final String put = SqlFile.read(TriggerCursors.class, "triggers_put");
    private final String delete = SqlFile.read(TriggerCursors.class, "triggers_delete");

    /** Reads the cursors of those jobs that are not here. */
    void load(Connection connection, Collection<Long> wanted) throws SQLException {
        Long[] absent = wanted.stream().filter(job -> !jobs.containsKey(job)).toArray(Long[]::new);
        if (absent.length == 0) {
            return;
        }
        Map<Long, Map<String, Coming>> found = new HashMap<>();
        Statements.query(
                connection,
                load,
                row -> found.computeIfAbsent(row.getLong(1), _ -> new TreeMap<>())
                        .put(
                                row.getString(2),
                                new Coming(RunCodec.wallClock(row.getLong(3)), row.getInt(4), row.getLong(5))),
                (Object) absent);
        for (Long job : absent) {
            jobs.put(job, found.getOrDefault(job, new TreeMap<>()));
        }
    }

    @Override
    public Map<String, Coming> of(long job) {
        Map<String, Coming> cursors = jobs.get(job);
        if (cursors == null) {
            throw new IllegalStateException("the triggers of job " + job + " were not read");
        }
        return cursors;
    }

    @Override
    public void set(long job, String trigger, Optional<Coming> next) {
        String stored = StorableText.of(trigger);
        next.ifPresentOrElse(it -> of(job).put(stored, it), () -> of(job).remove(stored));
        moved.put(new Key(job, stored), next);
    }

    /** Writes those that moved. */
    void flush(Connection connection) throws SQLException {
        List<Map.Entry<Key, Coming>> present = new ArrayList<>();
        List<Key> gone = new ArrayList<>();
        moved.forEach((key, next) -> next.ifPresentOrElse(it -> present.add(Map.entry(key, it)), () -> gone.add(key)));
        if (!present.isEmpty()) {
            Statements.update(
                    connection,
                    put,
                    present.stream().map(it -> it.getKey().job).toArray(Long[]::new),
                    present.stream().map(it -> it.getKey().trigger).toArray(String[]::new),
                    present.stream()
                            .map(it -> RunCodec.micros(it.getValue().nominal()))
                            .toArray(Long[]::new),
                    present.stream().map(it -> (short) it.getValue().fold()).toArray(Short[]::new),
                    present.stream().map(it -> it.getValue().at()).toArray(Long[]::new));
        }
        if (!gone.isEmpty()) {
            Statements.update(
                    connection,
                    delete,
                    gone.stream().map(Key::job).toArray(Long[]::new),
                    gone.stream().map(Key::trigger).toArray(String[]::new));
        }
        moved.clear();
    }

    /** Lets go what was touched longest ago. Only between transactions. */
    void trim() {
        Iterator<Long> eldest = jobs.keySet().iterator();
        while (jobs.size() > JOBS_MAX) {
            eldest.next();
            eldest.remove();
        }
    }

    void clear() {
        jobs.clear();
        moved.clear();
    }
}

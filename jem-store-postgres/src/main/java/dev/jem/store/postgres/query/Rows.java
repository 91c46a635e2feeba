package dev.jem.store.postgres.query;

import dev.jem.model.event.Coming;
import dev.jem.model.event.Span;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.JobKey;
import dev.jem.model.state.PrincipalKind;
import dev.jem.model.state.Role;
import dev.jem.runtime.projection.JobRow;
import dev.jem.runtime.projection.JobVersionRow;
import dev.jem.runtime.projection.LedgerSums;
import dev.jem.runtime.projection.NamespaceRow;
import dev.jem.runtime.projection.OccurrenceRow;
import dev.jem.runtime.projection.Position;
import dev.jem.runtime.projection.PrincipalRow;
import dev.jem.runtime.projection.RunFold;
import dev.jem.runtime.projection.RunRow;
import dev.jem.runtime.projection.WorkerRow;
import dev.jem.store.postgres.rows.Codes;
import dev.jem.store.postgres.rows.Definitions;
import dev.jem.store.postgres.rows.RunCodec;
import dev.jem.store.postgres.rows.RunColumns;
import dev.jem.store.postgres.rows.RunReader;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes answers of rows. */
final class Rows {

    private Rows() {}

    static Position position(ResultSet row) throws SQLException {
        return new Position(row.getLong(1), row.getLong(2));
    }

    // ---- runs

    /** Of the columns of {@link RunReader#columns}, namespace and name. */
    static RunRow run(ResultSet row) throws SQLException {
        RunColumns columns = RunReader.columns(row);
        RunCodec.Head head = RunCodec.head(columns);
        return RunFold.row(head.birth(), head.progress(), new JobKey(row.getString(10), row.getString(11)));
    }

    /** A run that still lacks the names of its tasks. */
    record Unnamed(RunColumns columns, JobKey key, List<RunCodec.Block> blocks) {}

    static Unnamed unnamed(ResultSet row) throws SQLException {
        List<Integer> numbers = elements(row.getArray(12), Integer.class);
        List<byte[]> tasks = elements(row.getArray(13), byte[].class);
        List<RunCodec.Block> blocks = new ArrayList<>();
        for (int i = 0; i < numbers.size(); i++) {
            blocks.add(new RunCodec.Block(numbers.get(i), tasks.get(i)));
        }
        return new Unnamed(RunReader.columns(row), new JobKey(row.getString(10), row.getString(11)), blocks);
    }

    // ---- jobs

    static JobRow job(ResultSet row) throws SQLException {
        OptionalLong current = RunReader.optional(row, 4);
        Optional<JobRow.Applied> applied = current.isPresent()
                ? Optional.of(new JobRow.Applied(
                        current.getAsLong(), Definitions.unpack(row.getBytes(9)), row.getLong(5), row.getString(6)))
                : Optional.empty();
        return new JobRow(
                row.getLong(1),
                new JobKey(row.getString(2), row.getString(3)),
                applied,
                next(row),
                row.getBoolean(7),
                row.getBoolean(8),
                lastRun(row));
    }

    private static List<JobRow.NextStart> next(ResultSet row) throws SQLException {
        List<String> names = elements(row.getArray(10), String.class);
        List<Long> nominals = elements(row.getArray(11), Long.class);
        List<Short> folds = elements(row.getArray(12), Short.class);
        List<Long> ats = elements(row.getArray(13), Long.class);
        List<JobRow.NextStart> next = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Coming coming = new Coming(RunCodec.wallClock(nominals.get(i)), folds.get(i), ats.get(i));
            next.add(new JobRow.NextStart(names.get(i), coming));
        }
        return next;
    }

    private static Optional<JobRow.LastRun> lastRun(ResultSet row) throws SQLException {
        OptionalLong run = RunReader.optional(row, 14);
        return run.isPresent()
                ? Optional.of(new JobRow.LastRun(
                        run.getAsLong(), row.getLong(15), Codes.RUN_STATES.constant(row.getInt(16)), row.getLong(17)))
                : Optional.empty();
    }

    static JobVersionRow version(ResultSet row) throws SQLException {
        JobDefinition definition = Definitions.unpack(row.getBytes(5));
        return new JobVersionRow(
                row.getLong(1),
                row.getLong(2),
                row.getString(3),
                row.getBoolean(4),
                definition,
                row.getLong(6),
                row.getString(7));
    }

    // ---- the ledger

    static LedgerSums.Unmatched unmatched(ResultSet row) throws SQLException {
        return new LedgerSums.Unmatched(
                new JobKey(row.getString(1), row.getString(2)),
                row.getString(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6));
    }

    /**
     * Of at, kind, id, job, trigger, number, code, detail, text, first, last, last_at, count, created_at, namespace,
     * name.
     */
    static OccurrenceRow occurrence(ResultSet row) throws SQLException {
        OccurrenceRow.Place place = new OccurrenceRow.Place(row.getLong(1), row.getInt(2), row.getLong(3));
        JobKey key = new JobKey(row.getString(15), row.getString(16));
        return place.kind() == 0 ? ran(row, place, key) : excused(row, place, key);
    }

    private static OccurrenceRow ran(ResultSet row, OccurrenceRow.Place place, JobKey key) throws SQLException {
        RunColumns columns = new RunColumns(
                place.id(),
                row.getLong(4),
                row.getLong(6),
                row.getLong(14),
                OptionalLong.of(place.at()),
                OptionalLong.empty(),
                Codes.RUN_STATES.constant(row.getInt(7)),
                row.getString(5),
                row.getBytes(8));
        Coming start = RunCodec.head(columns).birth().origin().start().orElseThrow();
        return new OccurrenceRow(
                key,
                columns.trigger(),
                new Span(start.nominal(), start.nominal(), start.at(), start.at(), 1),
                start.fold(),
                new OccurrenceRow.Outcome.Ran(columns.run(), columns.number(), columns.state()),
                place);
    }

    private static OccurrenceRow excused(ResultSet row, OccurrenceRow.Place place, JobKey key) throws SQLException {
        Span span = new Span(
                RunCodec.wallClock(row.getLong(10)),
                RunCodec.wallClock(row.getLong(11)),
                place.at(),
                row.getLong(12),
                row.getLong(13));
        OccurrenceRow.Outcome outcome =
                new OccurrenceRow.Outcome.Excused(Codes.EXCUSES.constant(row.getInt(7)), row.getString(9));
        return new OccurrenceRow(key, row.getString(5), span, 0, outcome, place);
    }

    // ---- the rest

    static WorkerRow worker(ResultSet row) throws SQLException {
        List<String> pairs = elements(row.getArray(3), String.class);
        SortedMap<String, String> labels = new TreeMap<>();
        for (int i = 0; i < pairs.size(); i += 2) {
            labels.put(pairs.get(i), pairs.get(i + 1));
        }
        return new WorkerRow(
                row.getString(1),
                row.getLong(2),
                labels,
                row.getInt(4),
                elements(row.getArray(5), String.class),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                row.getLong(10),
                row.getLong(11),
                WorkerRow.Contact.valueOf(row.getString(12)),
                row.getLong(13));
    }

    static PrincipalRow principal(ResultSet row) throws SQLException {
        return new PrincipalRow(
                row.getString(1),
                PrincipalKind.valueOf(row.getString(2)),
                Role.valueOf(row.getString(3)),
                row.getLong(4),
                row.getString(5));
    }

    static NamespaceRow namespace(ResultSet row) throws SQLException {
        return new NamespaceRow(row.getString(1), row.getLong(2), row.getString(3));
    }

    /** No array is an empty one: that is what aggregates over nothing give. */
    private static <T> List<T> elements(@Nullable Array array, Class<T> type) throws SQLException {
        List<T> elements = new ArrayList<>();
        if (array != null) {
            for (Object element : (Object[]) array.getArray()) {
                elements.add(type.cast(element));
            }
        }
        return elements;
    }
}

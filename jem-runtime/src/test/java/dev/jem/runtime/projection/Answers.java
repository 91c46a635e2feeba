package dev.jem.runtime.projection;

import dev.jem.model.job.JobKey;
import dev.jem.model.state.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Everything that can be asked, asked: two projections of one history give the same lines. */
public final class Answers {

    private Answers() {}

    public static List<String> of(Queries queries) {
        List<String> lines = new ArrayList<>();
        lines.add("reached " + queries.reached());
        queries.namespaces().forEach(row -> lines.add(row.toString()));
        queries.principals().forEach(row -> lines.add(row.toString()));
        queries.workers().forEach(row -> lines.add(row.toString()));
        jobs(queries, lines);
        List<RunRow> runs = pages(queries, filter(Optional.empty(), Optional.empty(), Set.of()), 50);
        for (RunRow run : runs) {
            lines.add(run.toString());
            lines.add(queries.run(run.run()).orElseThrow().toString());
        }
        ledger(queries, lines);
        return lines;
    }

    private static void jobs(Queries queries, List<String> lines) {
        Optional<JobKey> after = Optional.empty();
        for (List<JobRow> page = queries.jobs(Optional.empty(), after, 3);
                !page.isEmpty();
                page = queries.jobs(Optional.empty(), after, 3)) {
            page.forEach(job -> lines.add(job.toString()));
            after = Optional.of(page.getLast().key());
        }
        for (long job = 1; queries.job(job).isPresent(); job++) {
            JobRow row = queries.job(job).orElseThrow();
            lines.add("uid " + row);
            lines.add("key " + queries.job(row.key()));
            queries.versions(job, Long.MAX_VALUE, 1_000).forEach(version -> lines.add(version.toString()));
            lines.add("first " + queries.version(job, 1));
            for (RunState state : List.of(RunState.WAITING, RunState.SUCCEEDED, RunState.CANCELLED)) {
                RunFilter filter = filter(
                        Optional.of(row.key().namespace()),
                        Optional.of(row.key().name()),
                        Set.of(state));
                lines.add(row.key() + " " + state + " "
                        + pages(queries, filter, 20).stream()
                                .map(RunRow::number)
                                .toList());
            }
        }
    }

    private static void ledger(Queries queries, List<String> lines) {
        long end = queries.reached().at();
        for (Optional<String> namespace : List.of(Optional.<String>empty(), Optional.of("finance"))) {
            for (long hours : new long[] {1, 24, 1_000}) {
                LedgerFilter filter = new LedgerFilter(namespace, end - hours * 3_600_000_000L, end + 1);
                lines.add(queries.ledger(filter).toString());
                lines.addAll(occurrences(queries, filter));
            }
        }
    }

    private static List<String> occurrences(Queries queries, LedgerFilter filter) {
        List<String> lines = new ArrayList<>();
        Optional<OccurrenceRow.Place> after = Optional.empty();
        for (List<OccurrenceRow> page = queries.occurrences(filter, after, 30);
                !page.isEmpty();
                page = queries.occurrences(filter, after, 30)) {
            page.forEach(row -> lines.add(row.toString()));
            after = Optional.of(page.getLast().place());
        }
        return lines;
    }

    static RunFilter filter(Optional<String> namespace, Optional<String> job, Set<RunState> states) {
        return new RunFilter(
                namespace,
                job,
                OptionalLong.empty(),
                states,
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Queries.LIMIT_MAX);
    }

    /** All rows of a filter, page by page. */
    static List<RunRow> pages(Queries queries, RunFilter filter, int limit) {
        List<RunRow> rows = new ArrayList<>();
        Optional<RunFilter.Place> before = Optional.empty();
        while (true) {
            List<RunRow> page = queries.runs(new RunFilter(
                    filter.namespace(),
                    filter.job(),
                    filter.number(),
                    filter.states(),
                    filter.since(),
                    filter.until(),
                    before,
                    limit));
            rows.addAll(page);
            if (page.size() < limit) {
                return rows;
            }
            before = Optional.of(page.getLast().place());
        }
    }
}

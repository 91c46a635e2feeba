package dev.jem.api;

import dev.jem.engine.Explanation;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Command;
import dev.jem.model.event.Coming;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.TriggerDefinition;
import dev.jem.protocol.Jobs;
import dev.jem.protocol.Namespaces;
import dev.jem.protocol.Page;
import dev.jem.protocol.Runs;
import dev.jem.runtime.Lane;
import dev.jem.runtime.projection.JobRow;
import dev.jem.runtime.projection.JobVersionRow;
import dev.jem.runtime.projection.Queries;
import dev.jem.spec.ManifestWriter;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Jobs, their versions and namespaces. */
final class JobRoutes {

    private static final String JOB = Routes.API + "/namespaces/{namespace}/jobs/{job}";

    private final Backend backend;

    JobRoutes(Backend backend) {
        this.backend = backend;
    }

    List<Route> routes() {
        return List.of(
                Route.get(Routes.API + "/jobs", Permission.READ, "Applied jobs by name", this::list)
                        .gives(Page.class)
                        .query("namespace", "limit", "cursor"),
                Route.get(JOB, Permission.READ, "A job", this::get).gives(Jobs.Job.class),
                Route.delete(JOB, Permission.DEFINE, "Take a job away; its history stays", this::delete)
                        .query("reason"),
                Route.get(JOB + "/versions", Permission.READ, "Its versions, newest first", this::versions)
                        .gives(Page.class)
                        .query("limit", "cursor"),
                Route.get(JOB + "/explain", Permission.READ, "When it starts next, or why it does not", this::explain)
                        .gives(Runs.Explanation.class),
                Route.get(Routes.API + "/namespaces", Permission.READ, "Namespaces by name", this::namespaces)
                        .gives(Page.class)
                        .query("limit", "cursor"));
    }

    private void list(Call call) {
        Queries queries = backend.queries(call);
        int limit = (int) call.number("limit", 100, 1, Queries.LIMIT_MAX);
        Optional<JobKey> after = Names.place(call).map(JobRoutes::key);
        List<JobRow> rows = queries.jobs(Names.namespace(call, queries), after, limit);
        String next =
                rows.size() < limit ? "" : Names.cursor(rows.getLast().key().toString());
        call.json(new Page<>(rows.stream().map(this::job).toList(), next));
    }

    private static JobKey key(String place) {
        int slash = place.indexOf('/');
        if (slash < 0) {
            throw Names.badCursor();
        }
        return new JobKey(place.substring(0, slash), place.substring(slash + 1));
    }

    private void get(Call call) {
        JobRow job = find(call);
        Versions.tag(call, job.applied().orElseThrow().version());
        call.json(job(job));
    }

    private JobRow find(Call call) {
        JobKey key = Names.job(call);
        return backend.queries(call)
                .job(key)
                .filter(job -> job.applied().isPresent())
                .orElseThrow(() -> ProblemException.notFound("there is no job " + key));
    }

    private Jobs.Job job(JobRow row) {
        JobRow.Applied applied = row.applied().orElseThrow();
        JobDefinition definition = applied.definition();
        Rendering rendering = new Rendering(backend.cell().registry().incarnation());
        return new Jobs.Job(
                Long.toString(row.job()),
                row.key().namespace(),
                row.key().name(),
                applied.version(),
                definition.description().labels(),
                definition.description().owner().team(),
                definition.description().text(),
                Rendering.kebab(definition.description().criticality()),
                row.quarantined(),
                backend.cell().registry().pause(row.key()).map(PauseRoutes::pause),
                definition.triggers().stream()
                        .map(trigger -> trigger(trigger, row.next()))
                        .toList(),
                ManifestWriter.tree(definition),
                row.lastRun()
                        .map(it -> new Jobs.LastRun(
                                rendering.runId(it.run()),
                                it.number(),
                                it.state().name(),
                                Rendering.instant(it.at()))),
                Rendering.instant(applied.at()),
                applied.by());
    }

    private static Jobs.Trigger trigger(TriggerDefinition trigger, List<JobRow.NextStart> starts) {
        Optional<Coming> next = starts.stream()
                .filter(start -> start.trigger().equals(trigger.name()))
                .findFirst()
                .map(JobRow.NextStart::start);
        return new Jobs.Trigger(
                trigger.name(),
                Rendering.schedule(trigger.recurrence()),
                trigger.recurrence().isTimed() ? trigger.recurrence().zone().getId() : "",
                next.map(it -> Rendering.instant(it.at())));
    }

    private void delete(Call call) {
        Command command = new Command.DeleteJob(
                Names.job(call),
                Versions.seen(call, "job"),
                call.query("reason").orElse(""));
        backend.command(call, command, Lane.OPERATORS, Answer.Done.class);
        call.nothing();
    }

    private void versions(Call call) {
        JobKey key = Names.job(call);
        Queries queries = backend.queries(call);
        JobRow job = queries.job(key).orElseThrow(() -> ProblemException.notFound("there is no job " + key));
        int limit = (int) call.number("limit", 50, 1, Queries.LIMIT_MAX);
        long before = Names.place(call).map(JobRoutes::number).orElse(Long.MAX_VALUE);
        List<JobVersionRow> rows = queries.versions(job.job(), before, limit);
        String next = rows.size() < limit
                ? ""
                : Names.cursor(Long.toString(rows.getLast().version()));
        call.json(new Page<>(rows.stream().map(JobRoutes::version).toList(), next));
    }

    private static long number(String place) {
        try {
            return Long.parseLong(place);
        } catch (NumberFormatException e) {
            throw Names.badCursor();
        }
    }

    private static Jobs.Version version(JobVersionRow row) {
        return new Jobs.Version(
                row.version(),
                row.sha256(),
                row.adHoc(),
                Rendering.instant(row.at()),
                row.by(),
                ManifestWriter.tree(row.definition()));
    }

    private void explain(Call call) {
        JobKey key = Names.job(call);
        Explained explained =
                backend.ask(call, Explained.class, view -> new Explained(view.explainJob(key), view.at()));
        Explanation explanation =
                explained.explanation.orElseThrow(() -> ProblemException.notFound("there is no job " + key));
        call.json(Rendering.explanation(explanation, explained.at));
    }

    private record Explained(Optional<Explanation> explanation, long at) {}

    private void namespaces(Call call) {
        SortedMap<String, Long> jobs = backend.cell().registry().jobsByNamespace();
        List<Namespaces.Namespace> namespaces = backend.queries(call).namespaces().stream()
                .map(it -> new Namespaces.Namespace(
                        it.name(), jobs.getOrDefault(it.name(), 0L), Optional.of(Rendering.instant(it.createdAt()))))
                .toList();
        call.json(Names.page(call, namespaces, Namespaces.Namespace::name));
    }
}

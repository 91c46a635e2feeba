package dev.jem.api;

import dev.jem.api.ProblemException.Status;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Command;
import dev.jem.model.job.BundledFile;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.JobKey;
import dev.jem.protocol.Manifests;
import dev.jem.protocol.Problem;
import dev.jem.runtime.Lane;
import dev.jem.runtime.Registry;
import dev.jem.spec.ManifestObject;
import dev.jem.spec.ManifestParser;
import dev.jem.spec.ManifestWriter;
import dev.jem.spec.ParseResult;
import dev.jem.spec.Reference;
import dev.jem.spec.SemanticDiff;
import dev.jem.spec.text.Finding;
import dev.jem.spec.text.Limits;
import dev.jem.spec.text.Place;
import dev.jem.spec.text.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Manifests: checked, compared, applied; and the files they bundle. */
final class ManifestRoutes {

    private static final String MANIFESTS = Routes.API + "/manifests";
    private static final String BLOB = Routes.API + "/blobs/{sha256}";
    private static final long BLOB_BYTES_MAX = 64L << 20;

    private final Backend backend;

    ManifestRoutes(Backend backend) {
        this.backend = backend;
    }

    List<Route> routes() {
        return List.of(
                Route.post(MANIFESTS + ":validate", Permission.READ, "Check manifests", this::validate)
                        .takes(Manifests.Request.class)
                        .gives(Manifests.Reply.class),
                Route.post(MANIFESTS + ":plan", Permission.READ, "What applying would change", this::plan)
                        .takes(Manifests.Request.class)
                        .gives(Manifests.Reply.class),
                Route.post(MANIFESTS + ":apply", Permission.DEFINE, "Apply manifests, all or none", this::apply)
                        .query("dryRun")
                        .takes(Manifests.Request.class)
                        .gives(Manifests.Reply.class),
                new Route(
                        "HEAD",
                        BLOB,
                        Permission.BLOBS,
                        "Whether a file is there",
                        List.of(),
                        Void.class,
                        Void.class,
                        this::hasBlob),
                Route.get(BLOB, Permission.BLOBS, "A file by the hash of its content", this::getBlob)
                        .gives(byte[].class),
                Route.put(BLOB, Permission.BLOBS, "Keep a file", this::putBlob));
    }

    private void validate(Call call) {
        call.json(new Manifests.Reply(
                List.of(), parse(call.body(Manifests.Request.class)).warnings()));
    }

    private void plan(Call call) {
        Parsed parsed = complete(call);
        Answer.Applied answer = applied(call, parsed, true);
        call.json(new Manifests.Reply(changes(parsed.objects()), warnings(parsed, answer)));
    }

    private void apply(Call call) {
        if (call.flag("dryRun")) {
            plan(call);
            return;
        }
        Parsed parsed = complete(call);
        requireFiles(parsed.jobs());
        List<Manifests.Change> planned = changes(parsed.objects());
        Answer.Applied applied = applied(call, parsed, false);
        Map<String, Answer.Change> done = new HashMap<>();
        applied.changes().forEach(it -> done.put(name(kind(it.kind()), it.namespace(), it.name()), it));
        List<Manifests.Change> changes = new ArrayList<>();
        for (Manifests.Change plan : planned) {
            Answer.Change change = Objects.requireNonNull(done.get(name(plan.kind(), plan.namespace(), plan.name())));
            changes.add(new Manifests.Change(
                    plan.kind(),
                    plan.namespace(),
                    plan.name(),
                    Rendering.kebab(change.action()),
                    change.version(),
                    plan.differences()));
        }
        call.json(new Manifests.Reply(changes, warnings(parsed, applied)));
    }

    private Answer.Applied applied(Call call, Parsed parsed, boolean isDryRun) {
        Answer answer = backend.answer(call, command(parsed.objects(), isDryRun), Lane.OPERATORS);
        if (answer instanceof Answer.Refused refused) {
            throw refusal(refused, parsed);
        }
        return (Answer.Applied) answer;
    }

    /** The engine says which object it refuses; here is known where that stands. */
    private static ProblemException refusal(Answer.Refused refused, Parsed parsed) {
        ProblemException problem = Backend.refusal(refused);
        String rule = switch (refused.code()) {
            case INVALID -> "schedule";
            case CONFLICT -> "frozen";
            case NOT_FOUND, CHANGED, KEY_REUSED, UNCONFIRMED, SESSION_OVER, FORBIDDEN, LIMIT_REACHED -> "refused";
        };
        return refused.about()
                .flatMap(it -> place(it, parsed))
                .map(it -> it.finding(rule, refused.message()))
                .map(it -> new ProblemException(problem.status(), problem.code(), it.toString(), List.of(place(it))))
                .orElse(problem);
    }

    private static Optional<Place> place(Answer.Subject about, Parsed parsed) {
        String name = name(kind(about.kind()), about.namespace(), about.name());
        return parsed.objects().stream()
                .filter(it -> name(it.kind(), it.namespace(), it.name()).equals(name))
                .findFirst()
                .map(it -> it instanceof ManifestObject.Job job
                        ? about.trigger().map(job.triggers()::get).orElse(it.place())
                        : it.place());
    }

    private static String name(String kind, String namespace, String name) {
        return kind + " " + namespace + "/" + name;
    }

    private static String kind(Answer.Change.Kind kind) {
        return switch (kind) {
            case JOB -> "Job";
            case CALENDAR -> "Calendar";
            case WINDOW -> "MaintenanceWindow";
            case CONNECTION -> "Connection";
        };
    }

    private static List<Problem.Place> warnings(Parsed parsed, Answer.Applied applied) {
        return Stream.concat(
                        parsed.warnings().stream(),
                        applied.warnings().stream().map(it -> new Problem.Place("", "", 0, 0, "", it, "")))
                .toList();
    }

    private static Command command(List<ManifestObject> objects, boolean isDryRun) {
        List<Command.SubmittedCalendar> calendars = new ArrayList<>();
        List<Command.SubmittedWindow> windows = new ArrayList<>();
        List<Command.SubmittedConnection> connections = new ArrayList<>();
        List<Command.Submitted> jobs = new ArrayList<>();
        for (ManifestObject object : objects) {
            switch (object) {
                case ManifestObject.Job it -> jobs.add(submitted(it.definition()));
                case ManifestObject.Calendar it ->
                    calendars.add(
                            new Command.SubmittedCalendar(it.definition(), ManifestWriter.sha256(it.definition())));
                case ManifestObject.Window it ->
                    windows.add(new Command.SubmittedWindow(it.definition(), ManifestWriter.sha256(it.definition())));
                case ManifestObject.Connection it ->
                    connections.add(
                            new Command.SubmittedConnection(it.definition(), ManifestWriter.sha256(it.definition())));
            }
        }
        return new Command.Apply(calendars, windows, connections, jobs, isDryRun);
    }

    // ---- reading

    /** Objects that are well, in the order of the sources, what else they name, and what to mind. */
    record Parsed(List<ManifestObject> objects, List<Reference> references, List<Problem.Place> warnings) {

        List<JobDefinition> jobs() {
            return objects.stream()
                    .filter(ManifestObject.Job.class::isInstance)
                    .map(it -> ((ManifestObject.Job) it).definition())
                    .toList();
        }
    }

    static Parsed parse(Manifests.Request request) {
        List<Source> sources = request.sources().stream()
                .map(source -> new Source(source.name(), source.text()))
                .toList();
        ParseResult result = parser(request.namespace()).parse(sources, new SentFiles(request));
        if (!result.isGood()) {
            throw invalid(result.errors());
        }
        return new Parsed(
                result.objects(),
                result.references(),
                result.warnings().stream().map(ManifestRoutes::place).toList());
    }

    private static ProblemException invalid(List<Finding> errors) {
        return new ProblemException(
                Status.INVALID,
                "invalid-manifest",
                errors.getFirst().toString(),
                errors.stream().map(ManifestRoutes::place).toList());
    }

    /**
     * Manifests whose references lead somewhere. The engine looks again when it applies them; here is known where each
     * stands.
     */
    private Parsed complete(Call call) {
        Parsed parsed = parse(call.body(Manifests.Request.class));
        List<Finding> missing =
                new ReferenceChecks(backend.cell().registry(), parsed.objects()).findings(parsed.references());
        if (!missing.isEmpty()) {
            throw invalid(missing);
        }
        List<Problem.Place> warnings = new ArrayList<>(parsed.warnings());
        new WindowScopes(backend, parsed.jobs()).warnings(parsed.objects()).forEach(it -> warnings.add(place(it)));
        missingKeys(parsed.references()).forEach(it -> warnings.add(place(it)));
        return new Parsed(parsed.objects(), parsed.references(), warnings);
    }

    /** A webhook without its key refuses all that is delivered; the key may come later. */
    private List<Finding> missingKeys(List<Reference> references) {
        List<Finding> missing = new ArrayList<>();
        for (Reference each : references) {
            int slash = each.name().indexOf('/');
            boolean isMissing = each.kind().equals(Reference.HOOK_KEY)
                    && backend.hookKeys()
                            .of(each.name().substring(0, slash), each.name().substring(slash + 1))
                            .isEmpty();
            if (isMissing) {
                missing.add(each.absent(
                        "this server has no usable key " + each.name() + " for webhooks: all deliveries are refused",
                        "write the key into hook-keys/" + each.name() + " in the server's data directory"));
            }
        }
        return missing;
    }

    private static Problem.Place place(Finding finding) {
        return new Problem.Place(
                finding.file(),
                finding.pointer(),
                finding.line(),
                finding.column(),
                finding.rule(),
                finding.message(),
                finding.suggestion());
    }

    /** Documents that name no namespace belong to this one. */
    private static ManifestParser parser(String namespace) {
        if (namespace.isEmpty()) {
            return new ManifestParser();
        }
        if (!JobKey.isName(namespace)) {
            throw ProblemException.badRequest("'" + namespace + "' is not the name of a namespace");
        }
        return new ManifestParser(Limits.DEFAULT, namespace);
    }

    static Command.Submitted submitted(JobDefinition definition) {
        return new Command.Submitted(definition, ManifestWriter.sha256(definition));
    }

    private List<Manifests.Change> changes(List<ManifestObject> objects) {
        return objects.stream().map(this::change).toList();
    }

    private Manifests.Change change(ManifestObject object) {
        Optional<List<String>> differences = differences(object);
        String action = differences.isEmpty() ? "created" : differences.get().isEmpty() ? "unchanged" : "changed";
        return new Manifests.Change(
                object.kind(), object.namespace(), object.name(), action, 0, differences.orElse(List.of()));
    }

    /** What would be another than it is; absent for what is not there yet. */
    private Optional<List<String>> differences(ManifestObject object) {
        Registry registry = backend.cell().registry();
        return switch (object) {
            case ManifestObject.Job job ->
                registry.definition(job.definition().key()).map(it -> SemanticDiff.between(it, job.definition()));
            case ManifestObject.Calendar calendar ->
                Optional.ofNullable(
                                registry.calendars().get(calendar.definition().key()))
                        .map(it -> SemanticDiff.between(it.definition(), calendar.definition()));
            case ManifestObject.Window window ->
                Optional.ofNullable(registry.windows().get(window.definition().key()))
                        .map(it -> SemanticDiff.between(it.definition(), window.definition()));
            case ManifestObject.Connection connection ->
                Optional.ofNullable(registry.connections()
                                .get(connection.definition().key()))
                        .map(it -> SemanticDiff.between(it.definition(), connection.definition()));
        };
    }

    // ---- files

    void requireFiles(List<JobDefinition> jobs) {
        Set<String> wanted = jobs.stream()
                .flatMap(job -> job.files().stream())
                .map(BundledFile::sha256)
                .collect(Collectors.toSet());
        Set<String> missing = backend.blobs().missing(wanted);
        if (!missing.isEmpty()) {
            throw new ProblemException(
                    Status.INVALID,
                    "missing-files",
                    "the server has not got the content of " + missing.size()
                            + " bundled files; put it under /blobs first: " + String.join(", ", missing));
        }
    }

    private static String sha256(Call call) {
        String hash = call.path("sha256");
        if (!hash.matches("[0-9a-f]{64}")) {
            throw ProblemException.notFound("'" + hash + "' is not a SHA-256 in 64 lower-case hex digits");
        }
        return hash;
    }

    private void hasBlob(Call call) {
        if (!backend.blobs().missing(Set.of(sha256(call))).isEmpty()) {
            throw ProblemException.notFound("there is no such file");
        }
        call.nothing();
    }

    private void getBlob(Call call) throws java.io.IOException {
        try (var blob = backend.blobs()
                .open(sha256(call))
                .orElseThrow(() -> ProblemException.notFound("there is no such file"))
                .content()) {
            call.context().contentType("application/octet-stream");
            blob.transferTo(call.context().outputStream());
        }
    }

    private void putBlob(Call call) throws java.io.IOException {
        backend.blobs().put(sha256(call), call.context().req().getInputStream(), BLOB_BYTES_MAX);
        call.nothing();
    }
}

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
import dev.jem.spec.BundleFiles;
import dev.jem.spec.ManifestParser;
import dev.jem.spec.ManifestWriter;
import dev.jem.spec.ParseResult;
import dev.jem.spec.SemanticDiff;
import dev.jem.spec.text.Finding;
import dev.jem.spec.text.Limits;
import dev.jem.spec.text.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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
        Parsed parsed = parse(call.body(Manifests.Request.class));
        call.json(new Manifests.Reply(changes(parsed.jobs()), parsed.warnings()));
    }

    private void apply(Call call) {
        if (call.flag("dryRun")) {
            plan(call);
            return;
        }
        Parsed parsed = parse(call.body(Manifests.Request.class));
        requireFiles(parsed.jobs());
        List<Manifests.Change> planned = changes(parsed.jobs());
        Command command = new Command.Apply(
                parsed.jobs().stream().map(ManifestRoutes::submitted).toList());
        Answer.Applied applied = backend.command(call, command, Lane.OPERATORS, Answer.Applied.class);
        List<Manifests.Change> changes = new ArrayList<>();
        for (int index = 0; index < planned.size(); index++) {
            Answer.Change change = applied.changes().get(index);
            changes.add(new Manifests.Change(
                    "Job",
                    change.namespace(),
                    change.name(),
                    Rendering.kebab(change.action()),
                    change.version(),
                    planned.get(index).differences()));
        }
        call.json(new Manifests.Reply(changes, parsed.warnings()));
    }

    // ---- reading

    /** Jobs that are well, and what to mind. */
    record Parsed(List<JobDefinition> jobs, List<Problem.Place> warnings) {}

    static Parsed parse(Manifests.Request request) {
        Map<String, Manifests.File> files = new HashMap<>();
        request.files().forEach(file -> files.put(file.source() + "\n" + file.path(), file));
        BundleFiles bundle = (source, path) -> Optional.ofNullable(files.get(source.name() + "\n" + path))
                .<BundleFiles.Answer>map(it -> new BundleFiles.Found(it.sha256(), it.size(), it.executable()))
                .orElseGet(() -> new BundleFiles.Missing("the request does not say what it holds", "send it along"));
        List<Source> sources = request.sources().stream()
                .map(source -> new Source(source.name(), source.text()))
                .toList();
        ParseResult result = parser(request.namespace()).parse(sources, bundle);
        if (!result.isGood()) {
            throw new ProblemException(
                    Status.INVALID,
                    "invalid-manifest",
                    result.errors().getFirst().toString(),
                    result.errors().stream().map(ManifestRoutes::place).toList());
        }
        return new Parsed(
                result.jobs(),
                result.warnings().stream().map(ManifestRoutes::place).toList());
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

    private List<Manifests.Change> changes(List<JobDefinition> jobs) {
        return jobs.stream().map(this::change).toList();
    }

    private Manifests.Change change(JobDefinition job) {
        Optional<JobDefinition> before = backend.cell().registry().definition(job.key());
        List<String> differences =
                before.map(it -> SemanticDiff.between(it, job)).orElse(List.of());
        String action = before.isEmpty() ? "created" : differences.isEmpty() ? "unchanged" : "changed";
        return new Manifests.Change("Job", job.key().namespace(), job.key().name(), action, 0, differences);
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

package dev.jem.spec;

import dev.jem.model.job.Action;
import dev.jem.model.job.ApprovalRule;
import dev.jem.model.job.SubJob;
import dev.jem.model.job.Template;
import dev.jem.model.job.WaitFor;
import dev.jem.model.state.Vote;
import dev.jem.spec.References.Site;
import dev.jem.spec.text.Node;
import dev.jem.spec.text.Show;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads tasks that no worker runs. What is said about programs and attempts means nothing for them. */
final class AloneReader {

    /** What only a worker does something with. */
    private static final List<String> OF_WORKERS =
            List.of("env", "workdir", "runAs", "outputMax", "success", "onWorkerLost", "timeouts");

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int YEAR_MAX = 9999;
    private static final int PEOPLE_MAX = 100;
    private static final int TEXT_LENGTH_MAX = 2_000;

    private final Reader reader;
    private final References references;
    private final DependencyReader dependencies;
    private final Site site;

    /** @param site of the task */
    AloneReader(Reader reader, References references, DependencyReader dependencies, Site site) {
        this.reader = reader;
        this.references = references;
        this.dependencies = dependencies;
        this.site = site.as(Site.Kind.ALONE);
    }

    /** Reports what has no meaning beside a task that no worker runs. */
    private static void refuse(Fields task, List<String> keys, Executor executor) {
        for (String key : keys) {
            String message = "'" + key + "' has no meaning beside '" + executor.key() + "', which no worker runs";
            task.refuse(key, message, "remove it");
        }
    }

    // ---- wait

    Optional<Action> waiting(Fields task) {
        refuse(task, OF_WORKERS, Executor.WAIT);
        refuse(task, List.of("retry"), Executor.WAIT);
        Optional<WaitFor> what = task.node(Executor.WAIT.key())
                .flatMap(it -> Fields.of(it, Keys.TASK_WAIT, "for", reader))
                .flatMap(this::what);
        boolean isCalledBack = what.filter(WaitFor.Callback.class::isInstance).isPresent();
        boolean gives =
                isCalledBack || what.filter(WaitFor.OnSignal.class::isInstance).isPresent();
        if (what.isPresent() && !gives) {
            String message = "'outputs' has a meaning only beside 'wait' with 'callback' or 'event'";
            task.refuse("outputs", message, "remove it");
        }
        if (isCalledBack) {
            String message = "a repeated task cannot wait for a callback: nobody could tell whose element is meant";
            task.refuse("forEach", message, "write a task for each callback");
        }
        return what.map(Action.Wait::new);
    }

    private Optional<WaitFor> what(Fields wait) {
        List<String> given = List.of("for", "until", "callback", "event").stream()
                .filter(wait::has)
                .toList();
        if (Keys.TASK_WAIT.later().stream().anyMatch(wait::has)) {
            return Optional.empty();
        }
        if (given.size() != 1) {
            String message = given.isEmpty()
                    ? "'wait' needs one of for, until, callback, event"
                    : "'wait' has only one of " + String.join(", ", given);
            reader.error(wait.place(), given.isEmpty() ? "missing-key" : "one-of", message);
            return Optional.empty();
        }
        return switch (given.getFirst()) {
            case "for" -> {
                refuseZone(wait);
                yield wait.duration("for", SECOND).map(WaitFor.Span::new);
            }
            case "until" -> wait.scalar("until").flatMap(it -> until(wait, it));
            case "event" -> {
                refuseZone(wait);
                yield wait.node("event")
                        .flatMap(it -> Fields.of(it, Keys.TASK_EVENT, "name", reader))
                        .flatMap(this::event);
            }
            default -> {
                refuseZone(wait);
                yield wait.fields("callback", Keys.TASK_CALLBACK).map(AloneReader::callback);
            }
        };
    }

    private static void refuseZone(Fields wait) {
        wait.refuse("timezone", "'timezone' has a meaning only beside 'until' with a time of day", "remove it");
    }

    private Optional<WaitFor> until(Fields wait, Node.Scalar scalar) {
        boolean isInstant = scalar.text().indexOf('T') > 0;
        if (isInstant) {
            refuseZone(wait);
            return instant(scalar).map(WaitFor.Moment::new);
        }
        ZoneId zone = wait.zone("timezone").orElse(ZoneOffset.UTC);
        Optional<LocalTime> time = reader.timeOfDay(scalar);
        return time.map(it -> new WaitFor.TimeOfDay(it, zone));
    }

    private Optional<Instant> instant(Node.Scalar scalar) {
        try {
            OffsetDateTime at = OffsetDateTime.parse(scalar.text());
            if (at.getYear() >= 0 && at.getYear() < YEAR_MAX) {
                return Optional.of(at.toInstant());
            }
        } catch (DateTimeException e) {
            return refused(scalar);
        }
        return refused(scalar);
    }

    private Optional<Instant> refused(Node.Scalar scalar) {
        String message = "'" + Show.quoted(scalar.text()) + "' is neither a time of day nor an instant";
        reader.error(scalar.place(), "instant", message, "write for example 05:00, or 2026-01-01T06:00:00Z");
        return Optional.empty();
    }

    private static WaitFor callback(Fields callback) {
        return new WaitFor.Callback(
                callback.duration("timeout", SECOND).orElse(WaitFor.Callback.TIMEOUT_DEFAULT),
                callback.choice("onTimeout", WaitFor.OnTimeout.class).orElse(WaitFor.OnTimeout.FAIL));
    }

    private Optional<WaitFor> event(Fields event) {
        Duration timeout = event.duration("timeout", SECOND).orElse(WaitFor.OnSignal.TIMEOUT_DEFAULT);
        WaitFor.OnTimeout onTimeout =
                event.choice("onTimeout", WaitFor.OnTimeout.class).orElse(WaitFor.OnTimeout.FAIL);
        return dependencies.ofSignal(event).map(it -> new WaitFor.OnSignal(it, timeout, onTimeout));
    }

    // ---- job

    Optional<Action> job(Fields task) {
        refuse(task, OF_WORKERS, Executor.JOB);
        refuse(task, List.of("retry"), Executor.JOB);
        String message = "'outputs' has no meaning beside 'job', which gives 'run', 'key' and 'state'";
        task.refuse("outputs", message, "remove it");
        return task.node(Executor.JOB.key())
                .flatMap(it -> Fields.of(it, Keys.SUB_JOB, "name", reader))
                .flatMap(fields -> {
                    SortedMap<String, Template> params =
                            fields.node("params").map(this::params).orElseGet(TreeMap::new);
                    boolean isAwaited = fields.flag("wait").orElse(true);
                    return dependencies.job(fields, "name").map(it -> new SubJob(it, params, isAwaited));
                })
                .map(Action.Job::new);
    }

    private SortedMap<String, Template> params(Node node) {
        SortedMap<String, Template> params = new TreeMap<>();
        Optional<Node.Mapping> mapping = reader.mapping(node, "a mapping of parameters to values");
        for (Node.Entry entry : mapping.map(it -> it.entries().values()).orElse(List.of())) {
            Optional<Node.Scalar> scalar = reader.word(entry.value());
            scalar.flatMap(reader::template).ifPresent(it -> {
                references.use(it, scalar.orElseThrow(), site);
                params.put(entry.key().text(), it);
            });
        }
        return params;
    }

    // ---- approval

    Optional<Action> approval(Fields task) {
        refuse(task, OF_WORKERS, Executor.APPROVAL);
        refuse(task, List.of("retry"), Executor.APPROVAL);
        String message = "'outputs' has no meaning beside 'approval', which gives 'answer' and 'by'";
        task.refuse("outputs", message, "remove it");
        return task.node(Executor.APPROVAL.key())
                .flatMap(it -> Fields.of(it, Keys.APPROVAL, "text", reader))
                .flatMap(this::rule)
                .map(Action.Approval::new);
    }

    private Optional<ApprovalRule> rule(Fields approval) {
        List<String> roles = new ArrayList<>();
        for (Node node : approval.node("roles").map(reader::items).orElse(List.of())) {
            reader.scalar(node)
                    .filter(it -> Names.OBJECT.check(it, it.place(), "the role or principal", reader))
                    .ifPresent(it -> roles.add(it.text()));
        }
        boolean isEmpty = approval.has("roles") && roles.isEmpty();
        if (isEmpty
                && approval.node("roles").orElse(null) instanceof Node.Items items
                && items.values().isEmpty()) {
            reader.error(items.place(), "size", "'roles' names nobody", "remove it, or name roles or principals");
        }
        int people = approval.integer("people", 1, PEOPLE_MAX).orElse(1);
        Optional<Duration> timeout = approval.duration("timeout", SECOND);
        if (!approval.has("timeout")) {
            approval.refuse("onTimeout", "'onTimeout' has no meaning without 'timeout'", "add one, or remove it");
        }
        Optional<Template> text = approval.scalar("text").flatMap(this::asked);
        Vote onTimeout = approval.choice("onTimeout", Vote.class).orElse(Vote.REJECT);
        boolean allowSubmitter = approval.flag("allowSubmitter").orElse(people == 1);
        return text.map(it -> new ApprovalRule(roles, people, it, timeout, onTimeout, allowSubmitter));
    }

    private Optional<Template> asked(Node.Scalar text) {
        if (text.text().isBlank() || text.text().length() > TEXT_LENGTH_MAX) {
            String message = "a question has 1 to " + Show.count(TEXT_LENGTH_MAX) + " characters";
            reader.error(text.place(), "size", message);
            return Optional.empty();
        }
        Optional<Template> template = reader.template(text);
        template.ifPresent(it -> references.use(it, text, site));
        return template;
    }
}

package dev.jem.spec;

import dev.jem.model.job.Consume;
import dev.jem.model.job.DateScope;
import dev.jem.model.job.EndedAs;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.Need;
import dev.jem.model.job.Recurrence;
import dev.jem.model.job.SuccessRule.ExitCodes;
import dev.jem.model.signal.SignalKey;
import dev.jem.spec.text.Node;
import dev.jem.spec.text.Show;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what jobs have to do with other jobs and with named events. */
final class DependencyReader {

    static final int NAMESPACES_MAX = 1_000;
    private static final String SHARED_WITH = "sharedWith";
    private static final String WITHIN = "within";

    private final Reader reader;
    private final JobKey job;

    /** @param job whose dependencies they are; what names no namespace is in its own */
    DependencyReader(Reader reader, JobKey job) {
        this.reader = reader;
        this.job = job;
    }

    /** How an end is written; exit codes have a key of their own. */
    private enum State {
        SUCCEEDED,
        FAILED,
        DONE
    }

    // ---- triggers

    Optional<Recurrence> after(Fields trigger) {
        return trigger.fields(TriggerKind.AFTER.key(), Keys.AFTER).flatMap(fields -> {
            EndedAs ends = ends(fields);
            DateScope date = fields.choice("date", DateScope.class).orElse(DateScope.SAME);
            return provider(fields).map(it -> new Recurrence.After(it, ends, date));
        });
    }

    Optional<Recurrence> event(Fields trigger) {
        return trigger.node(TriggerKind.EVENT.key())
                .flatMap(it -> Fields.of(it, Keys.ON_EVENT, "name", reader))
                .flatMap(fields -> {
                    DateScope date = fields.choice("date", DateScope.class).orElse(DateScope.SAME);
                    Consume consume = fields.choice("consume", Consume.class).orElse(Consume.KEEP);
                    return signal(fields).map(it -> new Recurrence.OnSignal(it, date, consume));
                });
    }

    // ---- needs

    List<Need> needs(Node node) {
        List<Node> items = reader.items(node);
        if (items.size() > Need.MAX) {
            reader.error(node.place(), "size", "a job needs at most " + Show.count(Need.MAX) + " things");
        }
        List<Need> needs = new ArrayList<>();
        for (Node item : items.stream().limit(Need.MAX).toList()) {
            Fields.of(item, Keys.NEED, "job", reader).flatMap(this::need).ifPresent(needs::add);
        }
        return needs;
    }

    private Optional<Need> need(Fields fields) {
        if (fields.has("job") == fields.has("event")) {
            String message = "a need is one of job, event";
            reader.error(fields.place(), fields.has("job") ? "one-of" : "missing-key", message);
            return Optional.empty();
        }
        if (fields.has("job")) {
            return job(fields);
        }
        for (String key : List.of("state", "exit", "date", WITHIN)) {
            String advice = key.equals("date") ? "write event: {name: …, date: …}" : "remove it";
            fields.refuse(key, "'" + key + "' has no meaning beside 'event'", advice);
        }
        return fields.node("event")
                .flatMap(it -> Fields.of(it, Keys.NEED_EVENT, "name", reader))
                .flatMap(this::ofSignal)
                .map(Need.class::cast);
    }

    Optional<Need.OfSignal> ofSignal(Fields fields) {
        DateScope date = fields.choice("date", DateScope.class).orElse(DateScope.SAME);
        Consume consume = fields.choice("consume", Consume.class).orElse(Consume.KEEP);
        return signal(fields).map(it -> new Need.OfSignal(it, date, consume));
    }

    private Optional<Need> job(Fields fields) {
        EndedAs ends = ends(fields);
        Optional<DateScope> date = fields.choice("date", DateScope.class);
        Optional<Duration> within =
                fields.node(WITHIN).flatMap(it -> reader.duration(it, Duration.ofSeconds(1), Need.WITHIN_MAX));
        if (date.isPresent() && fields.has(WITHIN)) {
            fields.refuse(WITHIN, "a run of the same date, or one within a time: not both", "remove 'date'");
        } else if (date.equals(Optional.of(DateScope.ANY))) {
            fields.refuse("date", "how far back a run may lie must be written out", "write within: 24h, say");
        }
        return provider(fields).map(it -> new Need.OfJob(it, ends, within));
    }

    // ---- both

    private EndedAs ends(Fields fields) {
        Optional<State> state = fields.choice("state", State.class);
        List<ExitCodes> exit =
                fields.node("exit").map(new ExitCodeReader(reader)::read).orElse(List.of());
        if (fields.has("exit")) {
            fields.refuse("state", "either the state of the run counts, or an exit code", "remove one of them");
            return new EndedAs(EndedAs.Kind.EXIT, exit);
        }
        return switch (state.orElse(State.SUCCEEDED)) {
            case SUCCEEDED -> EndedAs.SUCCEEDED;
            case FAILED -> new EndedAs(EndedAs.Kind.FAILED, List.of());
            case DONE -> new EndedAs(EndedAs.Kind.DONE, List.of());
        };
    }

    private Optional<JobKey> provider(Fields fields) {
        return job(fields, "job");
    }

    /** Another job, by the key that names it. */
    Optional<JobKey> job(Fields fields, String named) {
        Optional<Node.Scalar> name = fields.scalar(named);
        Optional<JobKey> key = name.flatMap(it -> Names.object(it, "the job", job.namespace(), reader));
        key.ifPresent(it -> reader.refers(new Reference(
                Reference.JOB,
                it.toString(),
                new Reference.Use(job.namespace(), ""),
                name.orElseThrow().place())));
        return key;
    }

    private Optional<SignalKey> signal(Fields fields) {
        Optional<Node.Scalar> name = fields.scalar("name");
        if (name.filter(it -> it.text().contains("/")).isPresent()) {
            String message = "an event counts in its own namespace, and this job is in " + job.namespace();
            String advice = "write its name alone, and emit it in " + job.namespace();
            reader.error(name.orElseThrow().place(), "name", message, advice);
            return Optional.empty();
        }
        return name.filter(it -> Names.OBJECT.check(it, it.place(), "the event's name", reader))
                .map(it -> new SignalKey(job.namespace(), it.text()));
    }

    // ---- consent

    List<String> sharedWith(Fields spec) {
        List<Node> items = spec.node(SHARED_WITH).map(reader::items).orElse(List.of());
        if (items.size() > NAMESPACES_MAX) {
            String message = "'" + SHARED_WITH + "' has at most " + Show.count(NAMESPACES_MAX) + " entries";
            reader.error(items.getFirst().place(), "size", message);
        }
        List<String> namespaces = new ArrayList<>();
        for (Node item : items.stream().limit(NAMESPACES_MAX).toList()) {
            reader.scalar(item)
                    .filter(it -> it.text().equals(JobDefinition.EVERY)
                            || Names.OBJECT.check(it, it.place(), "the namespace", reader))
                    .ifPresent(it -> namespaces.add(it.text()));
        }
        return namespaces;
    }
}

package dev.jem.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.model.job.Action;
import dev.jem.model.job.Concurrency;
import dev.jem.model.job.Criticality;
import dev.jem.model.job.EnvValue;
import dev.jem.model.job.FailureReason;
import dev.jem.model.job.IfSkipped;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.Join;
import dev.jem.model.job.OnWorkerLost;
import dev.jem.model.job.Recurrence;
import dev.jem.model.job.Retry;
import dev.jem.model.job.RetryOn;
import dev.jem.model.job.RunIf;
import dev.jem.model.job.TaskDefinition;
import dev.jem.model.job.Template;
import dev.jem.model.job.Timeouts;
import dev.jem.model.job.TriggerDefinition;
import dev.jem.model.time.CatchUp;
import dev.jem.model.time.CronDialect;
import dev.jem.model.time.DstPolicy;
import dev.jem.spec.text.Limits;
import dev.jem.spec.text.Source;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a manifest means that does not say it. */
final class DefaultsTest {

    @Test
    void a_short_manifest_is_a_complete_job() {
        JobDefinition job = Samples.job("spec: {triggers: [{cron: \"@daily\"}], task: {command: [df, -h]}}\n");
        assertThat(job.key()).hasToString("default/a");
        assertThat(job.description().criticality()).isEqualTo(Criticality.NORMAL);
        assertThat(job.concurrency()).isEqualTo(Concurrency.DEFAULT);
        assertThat(job.priority()).isEqualTo(50);
        assertThat(job.timeouts()).isEqualTo(Timeouts.DEFAULT);
        assertThat(job.triggers())
                .containsExactly(new TriggerDefinition(
                        "cron",
                        new Recurrence.Cron("@daily", CronDialect.UNIX, ZoneId.of("UTC"), DstPolicy.DEFAULT),
                        CatchUp.DEFAULT));
        TaskDefinition task = job.tasks().getFirst();
        assertThat(task.name()).isEqualTo("main");
        assertThat(task.action())
                .isEqualTo(new Action.Command(List.of(Template.literal("df"), Template.literal("-h"))));
        assertThat(task.runIf()).isEqualTo(RunIf.SUCCESS);
        assertThat(task.join()).isEqualTo(Join.all());
        assertThat(task.ifSkipped()).isEqualTo(IfSkipped.SATISFIED);
        assertThat(task.settings().retry()).isEqualTo(Retry.NEVER);
        assertThat(task.settings().timeouts()).isEqualTo(Timeouts.DEFAULT);
        assertThat(task.settings().onWorkerLost()).isEqualTo(OnWorkerLost.defaults());
        assertThat(task.settings().outputBytesMax()).isEqualTo(64 << 20);
    }

    @Test
    void a_task_takes_from_the_job_what_it_leaves_open() {
        JobDefinition job = Samples.job("""
                spec:
                  env: {A: job, B: job}
                  retry: {attempts: 4, delay: 20m, for: [exit:75, timeout]}
                  timeouts: {run: 4h, attempt: 1h, grace: 5s}
                  onWorkerLost: retry
                  runAs: batch
                  workdir: /srv
                  outputMax: 1MiB
                  tasks:
                    plain: {command: [ls]}
                    own:
                      command: [ls]
                      env: {B: task, C: task}
                      retry: {attempts: 2}
                      timeouts: {grace: 1m}
                      onWorkerLost: wait
                      runAs: other
                      workdir: /tmp
                      outputMax: 2MB
                """);
        TaskDefinition plain = job.tasks().getFirst();
        TaskDefinition own = job.tasks().getLast();
        List<RetryOn> on = List.of(new RetryOn.Exit(75, 75), new RetryOn.Reason(FailureReason.TIMEOUT));
        Duration delay = Duration.ofMinutes(20);
        assertThat(job.timeouts())
                .isEqualTo(new Timeouts(
                        Optional.empty(),
                        Duration.ofHours(1),
                        Optional.of(Duration.ofHours(4)),
                        Duration.ofSeconds(5)));
        assertThat(plain.env()).containsOnlyKeys("A", "B");
        assertThat(plain.settings().retry())
                .isEqualTo(new Retry(4, delay, 2, delay, Optional.empty(), Retry.Jitter.FULL, on));
        assertThat(plain.settings().timeouts())
                .isEqualTo(
                        new Timeouts(Optional.empty(), Duration.ofHours(1), Optional.empty(), Duration.ofSeconds(5)));
        assertThat(plain.settings().onWorkerLost()).isEqualTo(new OnWorkerLost.RetryElsewhere());
        assertThat(plain.settings().runAs()).contains("batch");
        assertThat(plain.settings().workdir()).contains(Template.literal("/srv"));
        assertThat(plain.settings().outputBytesMax()).isEqualTo(1 << 20);
        assertThat(own.env())
                .containsEntry("A", new EnvValue.Given(Template.literal("job")))
                .containsEntry("B", new EnvValue.Given(Template.literal("task")))
                .containsOnlyKeys("A", "B", "C");
        assertThat(own.settings().retry())
                .isEqualTo(new Retry(2, delay, 2, delay, Optional.empty(), Retry.Jitter.FULL, on));
        assertThat(own.settings().timeouts().attempt()).isEqualTo(Duration.ofHours(1));
        assertThat(own.settings().timeouts().grace()).isEqualTo(Duration.ofMinutes(1));
        assertThat(own.settings().onWorkerLost()).isEqualTo(OnWorkerLost.defaults());
        assertThat(own.settings().runAs()).contains("other");
        assertThat(own.settings().outputBytesMax()).isEqualTo(2_000_000);
    }

    @Test
    void triggers_without_a_name_get_one() {
        ParseResult result = Samples.parse("""
                apiVersion: jem/v1
                kind: Job
                metadata: {name: a}
                spec:
                  triggers:
                    - {every: 1h}
                    - {cron: "@daily"}
                    - {name: every-2, every: 2h}
                    - {every: 3h, anchor: "2026-01-01T00:00:00Z"}
                  task: {command: [ls]}
                """);
        assertThat(result.errors()).isEmpty();
        assertThat(result.jobs().getFirst().triggers())
                .extracting(TriggerDefinition::name)
                .containsExactly("every", "cron", "every-2", "every-3");
        assertThat(result.jobs().getFirst().triggers().getLast().recurrence())
                .isEqualTo(new Recurrence.Every(
                        Duration.ofHours(3),
                        Recurrence.Every.From.GRID,
                        Optional.of(Instant.parse("2026-01-01T00:00:00Z"))));
        assertThat(result.warnings())
                .extracting(Object::toString)
                .containsExactly(
                        "job.yaml:9:7: this trigger is called 'every-3' by its position, and a trigger's name is "
                                + "part of what tells its starts apart; give it a name of its own (unnamed-trigger)");
    }

    @Test
    void what_may_not_be_meant_is_a_warning() {
        ParseResult result = Samples.parse("""
                apiVersion: jem/v1
                kind: Job
                metadata: {name: a}
                spec:
                  triggers:
                    - {cron: "*/45 * * * *", timezone: CET}
                  params: {file: {type: string, default: x}, day: {type: date, default: "2026-01-01"}}
                  tasks:
                    b: {command: [cat, "${{ params.file }}"]}
                    c: {command: [cat, --, "${{ params.file }}", -o, "${{ params.file }}"]}
                    d: {command: [cat, --file, "${{ params.file }}", "x${{ params.file }}", "${{ params.day }}"]}
                """);
        assertThat(result.errors()).isEmpty();
        assertThat(result.warnings())
                .extracting(it -> it.line() + ":" + it.column() + " " + it.rule())
                .containsExactly("6:14 schedule", "6:40 zone", "9:25 option-injection");
    }

    @Test
    void the_namespace_may_come_from_outside() {
        ManifestParser parser = new ManifestParser(Limits.DEFAULT, "ops");
        List<Source> sources = List.of(new Source("job.yaml", """
                {"apiVersion": "jem/v1", "kind": "Job", "metadata": {"name": "a"}, "spec": {"task": {"shell": "ls"}}}
                ---
                {"apiVersion": "jem/v1", "kind": "Job", "metadata": {"name": "a", "namespace": "b"},
                "spec": {"task": {"shell": "ls"}}}
                """));
        assertThat(parser.parse(sources, BundleFiles.NONE).objects())
                .extracting(it -> it.kind() + " " + it.namespace() + "/" + it.name() + " " + it.place())
                .containsExactly("Job ops/a job.yaml:1:62", "Job b/a job.yaml:3:62");
    }

    @Test
    void what_is_told_of_files_is_checked() {
        String text = """
                apiVersion: jem/v1
                kind: Job
                metadata: {name: a}
                spec: {files: [hash, size, big, good], task: {command: [ls]}}
                """;
        String hash = "0123456789abcdef".repeat(4);
        BundleFiles files = (_, path) -> switch (path) {
            case "hash" -> new BundleFiles.Found("../" + hash.substring(3), 1, false);
            case "size" -> new BundleFiles.Found(hash, -1, false);
            case "big" -> new BundleFiles.Found(hash, (64L << 20) + 1, false);
            default -> new BundleFiles.Found(hash, 64L << 20, false);
        };
        assertThat(new ManifestParser()
                        .parse(List.of(new Source("job.yaml", text)), files)
                        .errors())
                .extracting(it -> it.column() + " " + it.message())
                .containsExactly(
                        "16 the file 'hash' cannot be used: its hash or size has no sense",
                        "22 the file 'size' cannot be used: its hash or size has no sense",
                        "28 the file 'big' cannot be used: it has more than 64MiB");
    }

    @Test
    void the_hash_of_a_job_covers_its_files() {
        String spec = "spec: {files: [a.sh], task: {command: [./a.sh]}}";
        JobDefinition job = Samples.job(spec);
        BundleFiles other = (_, _) -> new BundleFiles.Found("0123456789abcdef".repeat(4), 4, true);
        assertThat(ManifestWriter.sha256(job))
                .matches("[0-9a-f]{64}")
                .isEqualTo(ManifestWriter.sha256(Samples.job(spec + " # the same\n")))
                .isNotEqualTo(ManifestWriter.sha256(Samples.job(spec, other)))
                .isNotEqualTo(ManifestWriter.sha256(Samples.job(spec.replace("./a.sh", "a.sh"))));
    }

    @Test
    void findings_have_pointers() {
        ParseResult result = Samples.parse("""
                apiVersion: jem/v1
                kind: Job
                metadata: {name: a}
                spec:
                  tasks:
                    load: {command: [ls, 012], env: {"A/B~C": x}, zebra: 1}
                """);
        assertThat(result.errors())
                .extracting(it -> it.pointer())
                .containsExactly(
                        "/spec/tasks/load/command/1", "/spec/tasks/load/env/A~1B~0C", "/spec/tasks/load/zebra");
    }
}

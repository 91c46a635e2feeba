package dev.jem.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.model.job.JobDefinition;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SemanticDiffTest {

    private static final String BEFORE = """
            spec:
              description: Loads trades.
              files: [load.sh, old.sh]
              triggers:
                - {name: nightly, cron: "30 2 * * *"}
                - {name: hourly, every: 1h}
              params: {region: {type: string, default: eu}}
              retry: {attempts: 2}
              tasks:
                load: {command: [./load.sh, --region, "${{ params.region }}"]}
                show:
                  needs: [load]
                  shell: |
                    echo one
                    echo two
            """;

    private static List<String> between(String before, String after) {
        return SemanticDiff.between(Samples.job(before), Samples.job(after));
    }

    @Test
    void equal_jobs_have_no_differences_however_they_are_written() {
        String after = BEFORE.replace("retry: {attempts: 2}", "retry: {attempts: 2, delay: 10s}")
                .replace("\"30 2 * * *\"}", "30 2 * * *, timezone: UTC}")
                .replace("spec:", "# the same\nspec:\n  priority: 50");
        assertThat(between(BEFORE, after)).isEmpty();
    }

    @Test
    void changed_values_are_told_with_both() {
        String after = BEFORE.replace("30 2 * * *", "0 3 * * *")
                .replace("Loads trades.", "Loads all trades.")
                .replace("default: eu", "default: us, choices: [eu, us]")
                .replace("attempts: 2", "attempts: 3")
                .replace("echo two", "echo 2\n        echo three")
                .replace(
                        "spec:",
                        "spec:\n  timeouts: {run: 1h}\n  onWorkerLost: {wait: {lostAfter: 2h}}"
                                + "\n  owner: {team: x}");
        assertThat(between(BEFORE, after))
                .containsExactly(
                        "description: Loads trades. → Loads all trades.",
                        "triggers.nightly.cron: 30 2 * * * → 0 3 * * *",
                        "params.region.default: eu → us",
                        "params.region.choices: added, [eu, us]",
                        "timeouts.run: added, 1h",
                        "tasks.load.retry.attempts: 2 → 3",
                        "tasks.load.onWorkerLost: wait → {wait: {lostAfter: 2h}}",
                        "tasks.show.shell: 2 → 3 lines, the first difference in line 2: echo two → echo 2",
                        "tasks.show.retry.attempts: 2 → 3",
                        "tasks.show.onWorkerLost: wait → {wait: {lostAfter: 2h}}",
                        "owner.team: added, x");
    }

    @Test
    void what_comes_and_goes_is_told_as_a_whole() {
        String after = BEFORE.replace("    - {name: hourly, every: 1h}\n", "")
                .replace("old.sh", "new.sh")
                .replace("needs: [load]", "needs: [load, check]\n      env: {A: b}")
                .replace("tasks:\n", "tasks:\n    check: {command: [./check.sh]}\n");
        List<String> lines = between(BEFORE, after);
        assertThat(lines)
                .contains("tasks.show.needs: [load] → [load, check]", "tasks.show.env: added, {A: b}")
                .anyMatch(it -> it.startsWith("triggers.hourly: removed, was {every: 1h, from: start, catchUp: {"))
                .anyMatch(it -> it.startsWith("files.old.sh: removed, was 6B sha256:0000"))
                .anyMatch(it -> it.startsWith("files.new.sh: added, 6B sha256:0000"))
                .anyMatch(it -> it.startsWith("tasks.check: added, {runIf: success, join: all"));
        assertThat(lines).hasSize(6);
    }

    @Test
    void other_content_of_a_file_is_told() {
        BundleFiles other = (_, path) -> new BundleFiles.Found("%064x".formatted(7), path.length(), true);
        JobDefinition after = Samples.job("spec: {files: [a.sh], task: {command: [./a.sh]}}", other);
        JobDefinition before = Samples.job("spec: {files: [a.sh], task: {command: [./a.sh]}}");
        assertThat(SemanticDiff.between(before, after))
                .singleElement()
                .asString()
                .matches("files\\.a\\.sh: 4B sha256:0+[1-9a-f][0-9a-f]* executable → 4B sha256:0+7 executable");
    }

    @Test
    void of_a_long_list_the_beginning_is_told() {
        String one = "spec: {task: {command: [echo%s]}}\n".formatted(", word".repeat(500));
        assertThat(between(one, "spec: {task: {command: [ls]}}\n"))
                .singleElement()
                .asString()
                .contains("[echo, word, ", ", … and 481 more] → [ls]")
                .hasSizeLessThan(400);
    }

    @Test
    void another_order_is_told() {
        String one = "spec: {tasks: {a: {command: [ls]}, b: {command: [ls]}}}\n";
        String two = "spec: {tasks: {b: {command: [ls]}, a: {command: [ls]}}}\n";
        assertThat(between(one, two)).containsExactly("the order of tasks, parameters or triggers");
    }
}

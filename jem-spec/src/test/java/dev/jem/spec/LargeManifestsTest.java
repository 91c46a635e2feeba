package dev.jem.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.model.job.JobDefinition;
import dev.jem.spec.text.Limits;
import dev.jem.spec.text.Source;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Manifests that are large and good, or have one error. Every algorithm is linear, so these take no noticeable time.
 */
@Timeout(60)
final class LargeManifestsTest {

    private static final String JOB = "apiVersion: jem/v1\nkind: Job\nmetadata: {name: a}\nspec:\n  tasks:\n";
    private static final int MANY = 10_000;

    private static ParseResult parse(String text) {
        ManifestParser parser = new ManifestParser(Limits.DEFAULT.withBytesMax(8 << 20), "default");
        return parser.parse(List.of(new Source("job.yaml", text)), BundleFiles.NONE);
    }

    private static String tasks(int count, IntFunction<String> task) {
        return IntStream.range(0, count)
                .mapToObj(it -> "    t" + it + ": " + task.apply(it) + "\n")
                .collect(Collectors.joining());
    }

    @Test
    void a_chain() {
        String text =
                JOB + tasks(MANY, it -> it == 0 ? "{command: [a]}" : "{needs: [t" + (it - 1) + "], command: [a]}");
        ParseResult result = parse(text);
        assertThat(result.errors()).isEmpty();
        JobDefinition job = result.jobs().getFirst();
        assertThat(job.tasks()).hasSize(MANY);
    }

    @Test
    void a_chain_in_normal_form() {
        String text =
                JOB + tasks(1_000, it -> it == 0 ? "{command: [a]}" : "{needs: [t" + (it - 1) + "], command: [a]}");
        JobDefinition job = parse(text).jobs().getFirst();
        assertThat(parse(ManifestWriter.yaml(job)).jobs()).containsExactly(job);
    }

    @Test
    void a_chain_written_backwards_that_refers_to_its_end_everywhere() {
        String text = JOB
                + tasks(
                        MANY,
                        it -> it == MANY - 1
                                ? "{command: [a], outputs: {n: {type: int}}}"
                                : "{needs: [t" + (it + 1) + "], command: [a, \"${{ tasks.t" + (MANY - 1)
                                        + ".outputs.n }}\"]}");
        assertThat(parse(text).errors()).isEmpty();
    }

    @Test
    void a_chain_in_which_each_refers_to_another_from_afar() {
        String text = JOB
                + tasks(
                        5_000,
                        it -> it < 2
                                ? "{command: [a], needs: [" + (it == 0 ? "" : "t0") + "], outputs: {n: {type: int}}}"
                                : "{needs: [t" + (it - 1) + "], command: [a, \"${{ tasks.t" + (it - 2)
                                        + ".outputs.n }}\"], outputs: {n: {type: int}}}");
        assertThat(parse(text).errors()).isEmpty();
    }

    @Test
    void wide_with_all_into_one() {
        String all = IntStream.range(0, MANY).mapToObj(it -> "t" + it).collect(Collectors.joining(", "));
        String text = JOB + tasks(MANY, _ -> "{command: [a]}") + "    end: {needs: [" + all + "], command: [a]}\n";
        ParseResult result = parse(text);
        assertThat(result.errors()).isEmpty();
        assertThat(result.jobs().getFirst().tasks().getLast().needs()).hasSize(MANY);
    }

    @Test
    void a_ladder_with_as_many_ways_as_there_are_stars() {
        String text = JOB
                + tasks(
                        2_000,
                        it -> it < 2
                                ? "{command: [a]}"
                                : "{needs: [t%d, t%d], command: [a]}"
                                        .formatted((it / 2 - 1) * 2, (it / 2 - 1) * 2 + 1));
        assertThat(parse(text).errors()).isEmpty();
    }

    @Test
    void a_circle() {
        String text = JOB + tasks(MANY, it -> "{needs: [t" + (it + 1) % MANY + "], command: [a]}");
        assertThat(parse(text).errors())
                .extracting(Object::toString)
                .containsExactly("job.yaml:6:5: the tasks need each other in a circle: "
                        + "t0 → t1 → t2 → t3 → t4 → t5 → t6 → t7 "
                        + "→ t8 → t9 → t10 → t11 → … (10000 tasks) → t0; remove one of these needs (cycle)");
    }

    @Test
    void needs_that_do_not_exist() {
        String text = JOB + tasks(MANY, it -> "{needs: [x" + it + "], command: [a]}");
        assertThat(parse(text).errors()).hasSize(201);
    }

    @Test
    void more_tasks_than_a_job_may_have() {
        assertThat(parse(JOB + tasks(20_001, _ -> "{command: [a]}")).errors())
                .extracting(Object::toString)
                .containsExactly("job.yaml:6:5: more than 20,000 tasks (size)");
    }
}

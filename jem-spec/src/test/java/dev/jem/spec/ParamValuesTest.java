package dev.jem.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ParamValuesTest {

    private static final JobDefinition JOB = Samples.job("""
            spec:
              params:
                region: {type: string, pattern: "^[a-z]{2}$", default: eu}
                mode: {type: string, choices: [fast, safe], default: safe}
                depth: {type: int, min: 1, max: 5, default: 3}
                ratio: {type: number, default: 0.50}
                full: {type: bool, default: false}
                day: {type: date, default: "${{ run.businessDate }}"}
                desks: {type: list, choices: [fx, rates, equity], default: [fx]}
                user: {type: string}
              task: {command: [ls]}
            """);

    private static List<String> problems(Map<String, ?> given) {
        return ParamValues.resolve(JOB, given).problems().stream()
                .map(ParamValues.Problem::sentence)
                .toList();
    }

    private static Value value(String name, Object given) {
        Map<String, Object> all = new HashMap<>(Map.of("user", "ann"));
        all.put(name, given);
        ParamValues.Resolution resolution = ParamValues.resolve(JOB, all);
        assertThat(resolution.problems()).isEmpty();
        return resolution.values().getOrDefault(name, new Value.Text("(absent)"));
    }

    @Test
    void defaults_without_references_are_filled_in() {
        ParamValues.Resolution resolution = ParamValues.resolve(JOB, Map.of("user", "ann"));
        assertThat(resolution.isGood()).isTrue();
        assertThat(resolution.values())
                .hasToString("{depth=Whole[value=3], desks=Items[values=[Text[value=fx]]], "
                        + "full=Flag[value=false], mode=Text[value=safe], "
                        + "ratio=Decimal[value=0.5], region=Text[value=eu], user=Text[value=ann]}");
    }

    @Test
    void texts_of_a_command_line_are_converted() {
        assertThat(value("depth", "4")).isEqualTo(new Value.Whole(4));
        assertThat(value("ratio", "1e2")).isEqualTo(new Value.Decimal(new BigDecimal("100")));
        assertThat(value("full", "true")).isEqualTo(new Value.Flag(true));
        assertThat(value("day", "2026-02-28")).isEqualTo(new Value.Text("2026-02-28"));
        assertThat(value("desks", "fx,rates"))
                .isEqualTo(new Value.Items(List.of(new Value.Text("fx"), new Value.Text("rates"))));
        assertThat(value("desks", "")).isEqualTo(new Value.Items(List.of()));
    }

    @Test
    void values_of_json_are_converted() {
        assertThat(value("depth", 4)).isEqualTo(new Value.Whole(4));
        assertThat(value("depth", new BigDecimal("4.0"))).isEqualTo(new Value.Whole(4));
        assertThat(value("depth", BigInteger.TWO)).isEqualTo(new Value.Whole(2));
        assertThat(value("ratio", 0.25)).isEqualTo(new Value.Decimal(new BigDecimal("0.25")));
        assertThat(value("full", true)).isEqualTo(new Value.Flag(true));
        assertThat(value("desks", List.of("fx", "equity")))
                .isEqualTo(new Value.Items(List.of(new Value.Text("fx"), new Value.Text("equity"))));
    }

    @Test
    void what_is_missing_or_unknown_is_told() {
        assertThat(problems(Map.of("regoin", "eu", "zebra", "x")))
                .containsExactlyInAnyOrder(
                        "unknown parameter 'regoin'; did you mean 'region'?",
                        "unknown parameter 'zebra'; the job has region, mode, depth, ratio, full, day, desks, user",
                        "the parameter 'user' is required; give a text");
        JobDefinition none = Samples.job("spec: {task: {command: [ls]}}\n");
        assertThat(ParamValues.resolve(none, Map.of("a", "b")).problems())
                .extracting(ParamValues.Problem::sentence)
                .containsExactly("unknown parameter 'a'; the job has no parameters");
    }

    private static String problem(String name, Object given) {
        Map<String, Object> all = new HashMap<>(Map.of("user", "ann"));
        all.put(name, given);
        List<String> problems = problems(all);
        assertThat(problems).hasSize(1);
        return problems.getFirst();
    }

    @Test
    void values_that_are_not_allowed_are_told_with_those_that_are() {
        assertThat(problem("mode", "fsat"))
                .isEqualTo("the parameter 'mode': 'fsat' is not one of fast, safe; did you mean 'fast'?");
        assertThat(problem("mode", 5)).isEqualTo("the parameter 'mode' cannot be '5'; give one of fast, safe");
        assertThat(problem("region", "EU"))
                .isEqualTo("the parameter 'region': 'EU' does not match the pattern ^[a-z]{2}$");
        assertThat(problem("region", "eu\n"))
                .isEqualTo("the parameter 'region': 'eu\\n' does not match the pattern ^[a-z]{2}$");
        assertThat(problem("depth", "six")).isEqualTo("the parameter 'depth' cannot be 'six'; give a whole number");
        assertThat(problem("depth", "6")).isEqualTo("the parameter 'depth': 6 is more than 5");
        assertThat(problem("depth", 2.5)).isEqualTo("the parameter 'depth' cannot be '2.5'; give a whole number");
        assertThat(problem("full", "yes")).isEqualTo("the parameter 'full' cannot be 'yes'; give true or false");
        assertThat(problem("day", "2026-02-30"))
                .isEqualTo("the parameter 'day' cannot be '2026-02-30'; give a date such as 2026-03-31");
        assertThat(problem("desks", "fx,bonds"))
                .isEqualTo("the parameter 'desks': 'bonds' is not one of fx, rates, equity");
        assertThat(problem("desks", List.of(List.of("fx"))))
                .isEqualTo("the parameter 'desks' cannot be '[[fx]]'; give one of fx, rates, equity");
        assertThat(problem("user", Map.of("a", "b"))).isEqualTo("the parameter 'user' cannot be '{a=b}'; give a text");
        assertThat(problems(Collections.singletonMap("user", null)))
                .containsExactly("the parameter 'user' cannot be null; give a text");
    }

    @Test
    void values_that_hurt_are_refused() {
        assertThat(problem("user", "a\0b"))
                .isEqualTo("the parameter 'user': a text with the character U+0000; remove it");
        assertThat(problem("user", "x".repeat(200_000)))
                .isEqualTo("the parameter 'user': a text of more than 131,071 characters; pass it in a file");
        assertThat(problem("ratio", "1e999999999"))
                .isEqualTo("the parameter 'ratio' cannot be '1e999999999'; give a number");
        assertThat(problem("ratio", new BigDecimal("1e999999999"))).contains("cannot be '1E+999999999'");
        assertThat(problem("ratio", Double.NaN)).isEqualTo("the parameter 'ratio' cannot be 'NaN'; give a number");
        assertThat(problem("depth", BigInteger.TEN.pow(10_000))).startsWith("the parameter 'depth' cannot be '1000");
        assertThat(problem("depth", "٣")).isEqualTo("the parameter 'depth' cannot be '٣'; give a whole number");
    }

    @Test
    void text_that_looks_like_a_reference_stays_text() {
        assertThat(value("user", "${{ params.region }}; rm -rf $(x)"))
                .isEqualTo(new Value.Text("${{ params.region }}; rm -rf $(x)"));
    }
}

package dev.jem.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jem.model.condition.Condition;
import dev.jem.model.condition.ConditionType;
import dev.jem.model.condition.InvalidConditionException;
import dev.jem.model.job.Value;
import dev.jem.model.job.ValueType;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What conditions say, what they refuse, and that none takes long. */
class CelConditionsTest {

    private static final TreeMap<String, ConditionType> NAMES = new TreeMap<>(Map.of(
            "params.day", ConditionType.one(ValueType.DATE),
            "params.regions", ConditionType.one(ValueType.LIST),
            "params.full", ConditionType.one(ValueType.BOOL),
            "params.share", ConditionType.one(ValueType.NUMBER),
            "tasks.extract.outputs.rows", ConditionType.one(ValueType.INT),
            "tasks.extract.state", ConditionType.one(ValueType.STRING),
            "tasks.late_feed.outputs.rows", ConditionType.one(ValueType.INT)));

    private static final Map<String, Value> VALUES = Map.of(
            "params.day", new Value.Text("2026-03-31"),
            "params.regions", new Value.Items(List.of(new Value.Text("eu"), new Value.Text("us"))),
            "params.full", new Value.Flag(false),
            "params.share", new Value.Decimal(new BigDecimal("0.25")),
            "tasks.extract.outputs.rows", new Value.Whole(12),
            "tasks.extract.state", new Value.Text("SUCCEEDED"));

    private static Condition condition(String source) {
        return new CelConditions().compile(source, name -> Optional.ofNullable(NAMES.get(name)));
    }

    private static boolean answer(String source) {
        return condition(source).test(name -> Optional.ofNullable(VALUES.get(name)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                tasks.extract.outputs.rows > 0                                   | true
                tasks.extract.outputs.rows % 5 == 3                              | false
                params.full ? false : tasks.extract.state == "SUCCEEDED"         | true
                !params.full && params.share < 0.5                               | true
                "eu" in params.regions                                           | true
                params.regions.exists(r, r.startsWith("a"))                      | false
                params.day.endsWith("-31") && size(params.regions) == 2          | true
                params.day > "2026-03-30"                                        | true
                params.day.matches("^20[0-9]{2}-03")                             | true
                (tasks.extract.outputs.rows > 100 ? "many" : "few") == "few"     | true
                """)
    void itAnswers(String source, boolean answer) {
        assertThat(answer(source)).isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                params.dya == "x"                     | 0  | params.dya              | there is no 'params.dya'
                true && tasks.extract.outputs.cols>0  | 8  | tasks.extract.outputs.cols | there is no 'tasks.extract.outputs.cols'
                tasks.extract.outputs.rows > "a"      | 27 | ``                      | '>' does not go with int and string
                params.day                            | 6  | ``                      | a condition is true or false, this is of type string
                shell("rm")                           | 0  | ``                      | there is no function 'shell'
                params.full &&                        | 14 | ``                      | the condition ends too early
                1 == 1.0                              | 2  | ``                      | '==' does not go with int and double
                """)
    void whatCannotBeMeantIsRefusedWithItsPlace(String source, int offset, String name, String message) {
        assertThatThrownBy(() -> condition(source)).isInstanceOfSatisfying(InvalidConditionException.class, it -> {
            assertThat(it.getMessage()).isEqualTo(message);
            assertThat(it.offset()).isEqualTo(offset);
            assertThat(it.name()).isEqualTo(name);
        });
    }

    @Test
    void thePlaceIsRightBehindALineBreak() {
        assertThatThrownBy(() -> condition("true &&\n  params.nothing"))
                .isInstanceOfSatisfying(
                        InvalidConditionException.class,
                        it -> assertThat(it.offset()).isEqualTo(10));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                12 / (tasks.extract.outputs.rows - 12) > 0  | it divides by zero
                tasks.late_feed.outputs.rows > 0            | 'tasks.late_feed.outputs.rows' has no value
                params.regions[7] == "eu"                   | it asks for an element that a list has not got
                tasks.extract.outputs.rows * 9223372036854775807 > 0 | a number in it becomes too large
                """)
    void whatHasNoAnswerSaysWhy(String source, String why) {
        assertThatThrownBy(() -> answer(source))
                .isInstanceOf(Condition.UnansweredException.class)
                .hasMessage(why);
    }

    @Test
    void aValueThatIsMissingMattersOnlyWhereItIsAskedFor() {
        assertThat(answer("tasks.extract.outputs.rows < 0 && tasks.late_feed.outputs.rows > 0"))
                .isFalse();
        assertThat(answer("params.full || tasks.extract.outputs.rows == 12 || tasks.late_feed.outputs.rows > 0"))
                .isTrue();
    }

    @Test
    void itTellsWhatItAsksAbout() {
        assertThat(condition("params.regions.exists(r, r == params.day) || tasks.extract.outputs.rows > 0 "
                                + "|| params.day.startsWith(\"params.full\")")
                        .names())
                .containsExactly("params.day", "params.regions", "tasks.extract.outputs.rows");
    }

    @Test
    void loopsAreBounded() {
        String ten = "[1,2,3,4,5,6,7,8,9,10]";
        String nested = "%s.all(a, %s.all(b, %s.all(c, %s.all(d, true))))".formatted(ten, ten, ten, ten);
        assertThatThrownBy(() -> answer(nested))
                .isInstanceOf(Condition.UnansweredException.class)
                .hasMessage("its loops take too many steps");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "!", "-", "[", "{"})
    void whatIsNestedTooDeeplyIsRefused(String open) {
        assertThatThrownBy(() -> condition(open.repeat(1_500) + "1")).isInstanceOf(InvalidConditionException.class);
    }

    @Test
    void whatIsTooLongIsRefused() {
        assertThatThrownBy(() -> condition("true || " + "a".repeat(CelConditions.LENGTH_MAX)))
                .isInstanceOf(InvalidConditionException.class)
                .hasMessage("a condition has at most 2,000 characters");
    }
}

package dev.jem.model.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlTextTest {

    @Test
    void argumentsAreFoundInTheirOrder() {
        SqlText text = SqlText.parse("select :day::date, a from t where b = :b_1 and c in (:day,:c);");
        assertThat(text.names()).containsExactly("day", "b_1", "day", "c");
        assertThat(text.marked()).isEqualTo("select ?::date, a from t where b = ? and c in (?,?)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select ':day'",
                "select 'it''s :day'",
                "select \":day\" from t",
                "select E'\\' :day'",
                "select e'\\\\', 1 -- :day",
                "select 1 -- :day\n + 2",
                "select /* :day /* :day */ :day */ 1",
                "select $$ :day ? ; $$",
                "select $tag$ :day $$ :day $tag$",
                "select a[1:2], b::text, '?' from t",
                "select ';' -- ;\n",
                "select a$b$c from t",
                "select 1 ; -- the end\n /* really */ "
            })
    void whatIsTextOrCommentIsLeftAsItIs(String statement) {
        SqlText text = SqlText.parse(statement);
        assertThat(text.names()).isEqualTo(List.of());
        assertThat(statement).startsWith(text.marked());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "select 1; drop table t | 8 | one statement ends here",
                "select 'open :day | 7 | has no end",
                "select \"open | 7 | has no end",
                "select /* open | 7 | has no end",
                "select $a$ open $b$ | 7 | has no end",
                "select a ? 'b' | 9 | a question mark"
            })
    void whatIsNotOneStatementIsRefusedWithItsPlace(String statement, int offset, String why) {
        assertThatThrownBy(() -> SqlText.parse(statement))
                .isInstanceOfSatisfying(
                        SqlText.SyntaxException.class,
                        e -> assertThat(e.offset()).isEqualTo(offset))
                .hasMessageContaining(why);
    }
}

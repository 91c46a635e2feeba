package dev.jem.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.model.job.Value;
import dev.jem.model.job.ValueType;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

final class NumbersTest {

    @Test
    void sizes_are_binary_or_decimal() {
        assertThat(ByteSize.parse("64MiB")).contains(64L << 20);
        assertThat(ByteSize.parse("512Mi")).contains(512L << 20);
        assertThat(ByteSize.parse("5 GB")).contains(5_000_000_000L);
        assertThat(ByteSize.parse("7k")).contains(7_000L);
        assertThat(ByteSize.parse("9B")).contains(9L);
        assertThat(ByteSize.parse("999999999999999999TiB")).contains(Long.MAX_VALUE);
        assertThat(ByteSize.parse("9999999TiB")).contains(Long.MAX_VALUE);
        assertThat(ByteSize.parse("1.5GiB")).isEmpty();
        assertThat(ByteSize.parse("GiB")).isEmpty();
        assertThat(ByteSize.parse("-1GiB")).isEmpty();
        assertThat(ByteSize.parse("1 Gb")).isEmpty();
    }

    @Test
    void sizes_are_written_in_the_largest_unit_that_fits() {
        assertThat(ByteSize.format(0)).isEqualTo("0B");
        assertThat(ByteSize.format(1023)).isEqualTo("1023B");
        assertThat(ByteSize.format(1536)).isEqualTo("1536B");
        assertThat(ByteSize.format(2048)).isEqualTo("2KiB");
        assertThat(ByteSize.format(3L << 40)).isEqualTo("3TiB");
    }

    @Test
    void numbers_are_those_of_yaml() {
        assertThat(Numbers.whole("012")).contains(12L);
        assertThat(Numbers.whole("0o17")).contains(15L);
        assertThat(Numbers.whole("0xfF")).contains(255L);
        assertThat(Numbers.whole("9223372036854775808")).isEmpty();
        assertThat(Numbers.integer("2147483648")).isEmpty();
        assertThat(Numbers.decimal("1.50")).contains(new BigDecimal("1.5"));
        assertThat(Numbers.decimal("1e2")).contains(new BigDecimal("100"));
        assertThat(Numbers.decimal("0x10")).contains(new BigDecimal("16"));
        assertThat(Numbers.decimal(".5")).contains(new BigDecimal("0.5"));
        assertThat(Numbers.decimal("1e65")).isEmpty();
        assertThat(Numbers.decimal(".inf")).isEmpty();
        assertThat(Numbers.decimal("1".repeat(65))).isEmpty();
    }

    @Test
    void values_are_read_strictly() {
        assertThat(ValueType.INT.read("-5")).contains(new Value.Whole(-5));
        assertThat(ValueType.INT.read("5.0")).isEmpty();
        assertThat(ValueType.INT.read("")).isEmpty();
        assertThat(ValueType.INT.read(" 5")).isEmpty();
        assertThat(ValueType.NUMBER.read("0.0")).contains(new Value.Decimal(BigDecimal.ZERO));
        assertThat(ValueType.NUMBER.read("1e-999999999")).isEmpty();
        assertThat(ValueType.BOOL.read("True")).isEmpty();
        assertThat(ValueType.DATE.read("2026-02-29")).isEmpty();
        assertThat(ValueType.DATE.read("2028-02-29")).contains(new Value.Text("2028-02-29"));
        assertThat(ValueType.DATE.read("+12028-02-29")).isEmpty();
    }
}

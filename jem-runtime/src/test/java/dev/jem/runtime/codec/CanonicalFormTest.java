package dev.jem.runtime.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jem.model.event.Event;
import dev.jem.model.job.Value;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** One value, one form: what it looks like, and that every other spelling is refused. */
final class CanonicalFormTest {

    enum Colour {
        RED,
        GREEN
    }

    sealed interface Shape {
        record Dot() implements Shape {}

        record Circle(double radius) implements Shape {}
    }

    record Inner(int x, String y) {}

    record Sample(
            String text,
            long whole,
            int small,
            boolean flag,
            double real,
            Optional<String> maybe,
            OptionalInt maybeInt,
            List<Long> list,
            SortedMap<String, Integer> map,
            Inner inner,
            Optional<Shape> shape,
            Optional<Colour> colour,
            Optional<BigDecimal> decimal) {

        static final Sample EMPTY = new Sample(
                "",
                0,
                0,
                false,
                0,
                Optional.empty(),
                OptionalInt.empty(),
                List.of(),
                new TreeMap<>(),
                new Inner(0, ""),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    record Plain(Map<String, String> map) {}

    record One(String text) {}

    record Count(long number) {}

    record Real(double number) {}

    private static final RecordCodec<Sample> CODEC = RecordCodec.of(Sample.class);

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Sample full() {
        return new Sample(
                "a",
                Long.MIN_VALUE,
                -1,
                true,
                -0.0,
                Optional.of(""),
                OptionalInt.of(0),
                List.of(0L, 9_007_199_254_740_993L),
                new TreeMap<>(Map.of("b", 0, "a", 1, "#", 2)),
                new Inner(0, "y"),
                Optional.of(new Shape.Circle(1.5)),
                Optional.of(Colour.GREEN),
                Optional.of(new BigDecimal("1.50")));
    }

    @Test
    void everythingHasItsForm() {
        assertThat(text(CODEC.encode(full())))
                .isEqualTo("{\"text\":\"a\",\"whole\":-9223372036854775808,\"small\":-1,\"flag\":true,\"real\":-0.0,"
                        + "\"maybe\":\"\",\"maybeInt\":0,\"list\":[0,9007199254740993],"
                        + "\"map\":{\"##\":2,\"a\":1,\"b\":0},\"inner\":{\"y\":\"y\"},"
                        + "\"shape\":{\"is\":\"Circle\",\"radius\":1.5},\"colour\":\"GREEN\",\"decimal\":1.50}");
        assertThat(CODEC.decode(CODEC.encode(full()))).isEqualTo(full());
    }

    @Test
    void emptyIsLeftOut() {
        assertThat(text(CODEC.encode(Sample.EMPTY))).isEqualTo("{}");
        assertThat(CODEC.decode(bytes("{}"))).isEqualTo(Sample.EMPTY);
    }

    @Test
    void orderOfAMapDoesNotMatter() {
        Map<String, String> one = new LinkedHashMap<>();
        Map<String, String> other = new HashMap<>();
        List<String> names = List.of("z", "a", "\ud83d\ude00", "\uffff", "", "A", "aa");
        names.forEach(name -> one.put(name, name));
        names.reversed().forEach(name -> other.put(name, name));
        RecordCodec<Plain> codec = RecordCodec.of(Plain.class);
        byte[] encoded = codec.encode(new Plain(one));
        assertThat(codec.encode(new Plain(other))).isEqualTo(encoded);
        SortedMap<String, String> backwards = new TreeMap<>(Comparator.reverseOrder());
        backwards.putAll(one);
        assertThat(codec.encode(new Plain(backwards))).isEqualTo(encoded);
        assertThat(codec.decode(encoded).map()).isEqualTo(one);
    }

    @Test
    void charactersHaveOneForm() {
        RecordCodec<One> codec = RecordCodec.of(One.class);
        String all = "\"\\/\b\t\n\f\r\u0000\u0001\u001f \u007f\u0080\u00e4\u2028\u20ac\uffff\ud83d\ude00";
        assertThat(text(codec.encode(new One(all))))
                .isEqualTo("{\"text\":\"\\\"\\\\/\\b\\t\\n\\f\\r\\u0000\\u0001\\"
                        + "u001f \u007f\u0080\u00e4\u2028\u20ac\uffff\ud83d\ude00\"}");
        assertThat(codec.decode(codec.encode(new One(all))).text()).isEqualTo(all);
        String halves = "\ude00\ud83d";
        assertThat(text(codec.encode(new One(halves)))).isEqualTo("{\"text\":\"\\ude00\\ud83d\"}");
        assertThat(codec.decode(codec.encode(new One(halves))).text()).isEqualTo(halves);
    }

    @Test
    void everyCharacterComesBack() {
        RecordCodec<One> codec = RecordCodec.of(One.class);
        for (int c = 0; c < 0x110000; c += c < 0x3000 ? 1 : 97) {
            String text = "a" + (c < 0x10000 ? Character.toString((char) c) : Character.toString(c)) + "z";
            assertThat(codec.decode(codec.encode(new One(text))).text().equals(text))
                    .as("character %s", c)
                    .isTrue();
        }
    }

    @Test
    void numbersHaveOneForm() {
        RecordCodec<Real> codec = RecordCodec.of(Real.class);
        assertThat(text(codec.encode(new Real(100)))).isEqualTo("{\"number\":100.0}");
        assertThat(text(codec.encode(new Real(1e21)))).isEqualTo("{\"number\":1.0E21}");
        assertThat(text(codec.encode(new Real(Double.MIN_VALUE)))).isEqualTo("{\"number\":4.9E-324}");
        RecordCodec<Value> values = RecordCodec.of(Value.class);
        assertThat(text(values.encode(new Value.Whole(5)))).isEqualTo("5");
        assertThat(text(values.encode(new Value.Decimal(new BigDecimal("5"))))).isEqualTo("5E+0");
        assertThat(text(values.encode(new Value.Decimal(new BigDecimal("5.0")))))
                .isEqualTo("5.0");
        assertThat(text(values.encode(new Value.Decimal(new BigDecimal("5E+3")))))
                .isEqualTo("5E+3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"text\": \"a\"}",
                " {\"text\":\"a\"}",
                "{\"text\":\"a\"} ",
                "{\"text\":\"a\"}\n",
                "{\"text\":\"a\"}{}",
                "{\"text\":\"a\",}",
                "{,\"text\":\"a\"}",
                "{\"text\":\"\"}",
                "{\"text\":null}",
                "{\"text\":'a'}",
                "{text:\"a\"}",
                "{\"Text\":\"a\"}",
                "{\"unknown\":1}",
                "{\"text\":\"a\",\"text\":\"a\"}",
                "{\"whole\":1,\"text\":\"a\"}",
                "{\"text\":\"\\/\"}",
                "{\"text\":\"\\u0041\"}",
                "{\"text\":\"\\u000a\"}",
                "{\"text\":\"\\u001F\"}",
                "{\"text\":\"\\ud83d\\ude00\"}",
                "{\"text\":\"\\x\"}",
                "{\"text\":\"\\u00\"}",
                "{\"text\":\"\t\"}",
                "{\"text\":\"a",
                "{\"text\":\"a\\",
                "{\"text\"",
                "{",
                "",
                "null",
                "[]",
            })
    void otherSpellingsOfTextAndSyntaxAreRefused(String spelling) {
        assertThatThrownBy(() -> CODEC.decode(bytes(spelling))).isInstanceOf(CodecException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"whole\":0}",
                "{\"whole\":-0}",
                "{\"whole\":01}",
                "{\"whole\":+1}",
                "{\"whole\":1.0}",
                "{\"whole\":1e3}",
                "{\"whole\":\"1\"}",
                "{\"whole\":9223372036854775808}",
                "{\"whole\":-9223372036854775809}",
                "{\"whole\":99999999999999999999999}",
                "{\"small\":2147483648}",
                "{\"flag\":false}",
                "{\"flag\":1}",
                "{\"real\":0.0}",
                "{\"real\":1}",
                "{\"real\":1.50}",
                "{\"real\":1.5e3}",
                "{\"real\":1E400}",
                "{\"real\":NaN}",
                "{\"list\":[]}",
                "{\"list\":[1 ,2]}",
                "{\"list\":[1,]}",
                "{\"list\":[1}",
                "{\"map\":{}}",
                "{\"map\":{\"b\":1,\"a\":2}}",
                "{\"map\":{\"a\":1,\"a\":2}}",
                "{\"map\":{\"#\":1}}",
                "{\"inner\":{}}",
                "{\"inner\":{\"y\":\"y\",\"x\":1}}",
                "{\"shape\":{\"radius\":1.5,\"is\":\"Circle\"}}",
                "{\"shape\":{\"is\":\"Circle.1\",\"radius\":1.5}}",
                "{\"shape\":{\"is\":\"Circle.02\",\"radius\":1.5}}",
                "{\"shape\":{}}",
                "{\"decimal\":1.5e0}",
                "{\"decimal\":15E-1}",
                "{\"decimal\":--1}",
            })
    void otherSpellingsOfValuesAreRefused(String spelling) {
        assertThatThrownBy(() -> CODEC.decode(bytes(spelling))).isInstanceOf(CodecException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80",
                "c3",
                "c080",
                "c1bf",
                "e08080",
                "eda080",
                "edb080",
                "f0808080",
                "f4908080",
                "f8888080",
                "ff",
                "c320"
            })
    void whatIsNotUtf8IsRefused(String hex) {
        byte[] broken = HexFormat.of().parseHex("7b2274657874223a22" + hex + "227d");
        assertThatThrownBy(() -> CODEC.decode(broken)).isInstanceOf(CodecException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"shape\":{\"is\":\"Square\"}}",
                "{\"shape\":{\"is\":\"Circle.2\",\"radius\":1.5}}",
                "{\"colour\":\"BLUE\"}",
            })
    void whatOnlyANewerJemKnowsIsSaidToBeSo(String written) {
        assertThatThrownBy(() -> CODEC.decode(bytes(written)))
                .isInstanceOf(UnknownEventException.class)
                .hasMessageContaining("newer Jem");
    }

    @Test
    void valuesKeepTheirForm() {
        RecordCodec<Value> codec = RecordCodec.of(Value.class);
        for (String refused :
                List.of("5E0", "5E+00", "-0", "1.0E+0", "05", "tru", "nul", "{\"b\":1,\"a\":1}", "5.", ".5")) {
            assertThatThrownBy(() -> codec.decode(bytes(refused))).as(refused).isInstanceOf(CodecException.class);
        }
    }

    @Test
    void whatIsNoNumberIsRefused() {
        RecordCodec<Real> codec = RecordCodec.of(Real.class);
        for (double refused : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            assertThatThrownBy(() -> codec.encode(new Real(refused))).isInstanceOf(CodecException.class);
        }
    }

    @Test
    void wholeNumbersComeBackAtEveryWidth() {
        RecordCodec<Count> codec = RecordCodec.of(Count.class);
        for (long power = 1; power > 0 && power < Long.MAX_VALUE / 10; power *= 10) {
            for (long number : new long[] {power - 1, power, power + 1, -power, 1 - power, power * 9}) {
                byte[] encoded = codec.encode(new Count(number));
                assertThat(codec.decode(encoded).number()).isEqualTo(number);
                if (number != 0) {
                    assertThat(text(encoded)).isEqualTo("{\"number\":" + number + "}");
                }
            }
        }
    }

    /** What tells the decimal 5 from the whole number 5; others do not write it. */
    private static final String DECIMAL_MARK = "(\\d)e\\+0(?=[],}])";

    /** An independent reader takes everything as JSON, and an independent writer writes the same bytes. */
    @Test
    void everythingIsJson() {
        RecordCodec<Event> codec = RecordCodec.of(Event.class);
        JsonFactory factory = new JsonFactory();
        for (long seed = 0; seed < 300; seed++) {
            byte[] encoded = codec.encode(new Generator(seed).next(Event.class));
            String text = text(encoded);
            if (!hasEscapedSurrogate(text)) {
                String plain = text.toLowerCase(Locale.ROOT).replaceAll(DECIMAL_MARK, "$1");
                assertThat(rewritten(factory, encoded)).as("seed %s", seed).isEqualTo(plain);
            }
        }
    }

    /** Others cannot write half a character. */
    private static boolean hasEscapedSurrogate(String text) {
        return text.contains("\\ud");
    }

    private static String rewritten(JsonFactory factory, byte[] json) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), json);
                JsonGenerator generator = factory.createGenerator(ObjectWriteContext.empty(), out)) {
            while (parser.nextToken() != null) {
                generator.copyCurrentEventExact(parser);
            }
        }
        return text(out.toByteArray()).toLowerCase(Locale.ROOT);
    }

    // ---- types

    record WithShort(short number) {}

    record WithNumber(List<BigInteger> numbers) {}

    record WithKeys(Map<Integer, String> map) {}

    record Nested(Optional<Optional<String>> twice) {}

    sealed interface Taken {
        record Wrong(String is) implements Taken {}
    }

    @Test
    void typesWithoutAFormAreRefusedAtTheStart() {
        assertRefused(WithShort.class, "WithShort.number");
        assertRefused(WithNumber.class, "WithNumber.numbers");
        assertRefused(WithKeys.class, "WithKeys.map");
        assertRefused(Nested.class, "Nested.twice");
        assertRefused(Taken.class, "Wrong.is");
    }

    private static void assertRefused(Class<?> type, String place) {
        assertThatThrownBy(() -> RecordCodec.of(type))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(place);
    }

    // ---- types that hold themselves

    record Tree(String name, List<Tree> children, Optional<Tree> left) {}

    sealed interface Node {
        record Leaf(int value) implements Node {}

        record Pair(Node left, Node right) implements Node {}
    }

    record Holder(Tree tree) {}

    @Test
    void typesMayHoldThemselves() {
        Tree leaf = new Tree("leaf", List.of(), Optional.empty());
        Tree empty = new Tree("", List.of(), Optional.empty());
        Tree tree = new Tree("root", List.of(leaf, empty), Optional.of(empty));
        RecordCodec<Tree> codec = RecordCodec.of(Tree.class);
        assertThat(text(codec.encode(tree)))
                .isEqualTo("{\"name\":\"root\",\"children\":[{\"name\":\"leaf\"},{}],\"left\":{}}");
        assertThat(codec.decode(codec.encode(tree))).isEqualTo(tree);
        assertThat(text(RecordCodec.of(Holder.class).encode(new Holder(empty)))).isEqualTo("{}");
        Node node = new Node.Pair(new Node.Leaf(1), new Node.Pair(new Node.Leaf(0), new Node.Leaf(2)));
        RecordCodec<Node> nodes = RecordCodec.of(Node.class);
        assertThat(nodes.decode(nodes.encode(node))).isEqualTo(node);
    }

    // ---- limits

    private static Value nested(int depth) {
        Value value = new Value.Whole(1);
        for (int i = 0; i < depth; i++) {
            value = new Value.Items(List.of(value));
        }
        return value;
    }

    @Test
    void depthIsBounded() {
        RecordCodec<Value> codec = RecordCodec.of(Value.class);
        Value deepest = nested(JsonWriter.DEPTH_MAX);
        assertThat(codec.decode(codec.encode(deepest))).isEqualTo(deepest);
        assertThatThrownBy(() -> codec.encode(nested(JsonWriter.DEPTH_MAX + 1)))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("deeper than 200");
        for (String bomb :
                List.of("[".repeat(5_000_000), "{\"a\":".repeat(1_000_000), "[".repeat(201) + "]".repeat(201))) {
            assertThatThrownBy(() -> codec.decode(bytes(bomb)))
                    .isInstanceOf(CodecException.class)
                    .hasMessageContaining("nested deeper");
        }
    }

    @Test
    void largeTextsComeBack() {
        RecordCodec<One> codec = RecordCodec.of(One.class);
        for (String large : List.of("x".repeat(10 << 20), "\u0000\u20ac".repeat(1 << 20))) {
            assertThat(codec.decode(codec.encode(new One(large))).text().equals(large))
                    .isTrue();
        }
    }

    @Test
    void longNumbersAreRefused() {
        RecordCodec<Value> codec = RecordCodec.of(Value.class);
        Value fits = new Value.Decimal(new BigDecimal("0." + "9".repeat(9_900)));
        assertThat(codec.decode(codec.encode(fits))).isEqualTo(fits);
        assertThatThrownBy(() -> codec.encode(new Value.Decimal(new BigDecimal("9".repeat(10_000)))))
                .isInstanceOf(CodecException.class);
        assertThatThrownBy(() -> codec.decode(bytes("9".repeat(1_000_000) + ".5")))
                .isInstanceOf(CodecException.class);
    }
}

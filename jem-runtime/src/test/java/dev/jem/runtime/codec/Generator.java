package dev.jem.runtime.codec;

import dev.jem.model.job.Value;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Makes random instances of records, sealed types and all they hold: edge values as often as usual ones. The same seed
 * gives the same instances.
 */
final class Generator {

    private static final int ATTEMPTS = 200;
    private static final List<String> TEXTS = List.of(
            "",
            "a",
            "nightly-load",
            "jem",
            "two words",
            "\"quoted\\",
            "line\nline\ttab\r\b\f",
            "\u0000\u0001\u001f\u007f",
            "#",
            "##doubled",
            "äöü€",
            "日本語",
            "\ud83d\ude00",
            "\ud83d",
            "\ude00\ud83d",
            "x\ude00y",
            "\ud83d\ud83d\ude00",
            "\uffff\ue000\ufeff",
            "is",
            "e",
            "${{ params.day }}",
            "{\"#\":\"redacted\"}",
            "</script>");
    private static final List<Long> WHOLES = List.of(
            0L,
            1L,
            -1L,
            9L,
            10L,
            99L,
            100L,
            1L << 53,
            (1L << 53) + 1,
            1_763_700_000_000_000L,
            Long.MAX_VALUE,
            Long.MIN_VALUE);
    private static final List<Double> DOUBLES = List.of(
            0.0, -0.0, 1.0, 2.0, 0.1, 1.0 / 3, 1e21, 1e-7, Double.MIN_VALUE, Double.MAX_VALUE, -123456.789e100, 100.0);
    private static final List<ZoneId> ZONES = List.of(
            ZoneId.of("UTC"),
            ZoneId.of("Europe/Berlin"),
            ZoneOffset.UTC,
            ZoneId.of("+05:30"),
            ZoneId.of("America/St_Johns"));

    private final Random random;
    private final Map<Class<?>, Supplier<Object>> leaves;
    private int depth;

    Generator(long seed) {
        random = new Random(seed);
        leaves = leaves();
    }

    /** An instance of a type. */
    <T> T next(Class<T> type) {
        return type.cast(any(type));
    }

    private Object any(Type type) {
        if (type instanceof ParameterizedType parameterized) {
            return collection(parameterized);
        }
        Class<?> c = (Class<?>) type;
        if (c == Value.class) {
            return value();
        }
        if (c.isEnum()) {
            return pick(Arrays.asList(c.getEnumConstants()));
        }
        if (c.isRecord()) {
            return record(c);
        }
        if (c.isSealed() && c.isInterface()) {
            return any(pick(Arrays.asList(c.getPermittedSubclasses())));
        }
        return leaf(c);
    }

    private Object collection(ParameterizedType type) {
        Type[] arguments = type.getActualTypeArguments();
        Type last = arguments[arguments.length - 1];
        if (type.getRawType() == Optional.class) {
            return random.nextBoolean() ? Optional.of(any(last)) : Optional.empty();
        }
        depth++;
        int size = random.nextInt(3) == 0 ? 0 : random.nextInt(depth > 2 ? 2 : 4);
        Object made = type.getRawType() == List.class
                ? IntStream.range(0, size).mapToObj(_ -> any(last)).toList()
                : map(size, last);
        depth--;
        return made;
    }

    private SortedMap<String, Object> map(int size, Type type) {
        SortedMap<String, Object> map = new TreeMap<>();
        for (int i = 0; i < size; i++) {
            map.put(text(), any(type));
        }
        return map;
    }

    private Object record(Class<?> type) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Object[] arguments = Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getGenericType)
                    .map(this::any)
                    .toArray();
            try {
                return constructor(type).newInstance(arguments);
            } catch (InvocationTargetException e) {
                if (!(e.getCause() instanceof IllegalArgumentException)) {
                    throw new IllegalStateException(e);
                }
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
        throw new IllegalStateException("no " + type.getSimpleName() + " found that its constructor takes");
    }

    static Constructor<?> constructor(Class<?> type) throws NoSuchMethodException {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        Constructor<?> constructor = type.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        return constructor;
    }

    private Value value() {
        return switch (random.nextInt(depth > 3 ? 4 : 6)) {
            case 0 -> new Value.Text(text());
            case 1 -> new Value.Whole(whole());
            case 2 -> new Value.Decimal(decimal());
            case 3 -> new Value.Flag(random.nextBoolean());
            case 4 -> new Value.Items(values());
            default -> new Value.Fields(fields());
        };
    }

    private List<Value> values() {
        depth++;
        List<Value> values = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            values.add(value());
        }
        depth--;
        return values;
    }

    private SortedMap<String, Value> fields() {
        depth++;
        SortedMap<String, Value> fields = new TreeMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            fields.put(text(), value());
        }
        depth--;
        return fields;
    }

    private Map<Class<?>, Supplier<Object>> leaves() {
        return Map.ofEntries(
                Map.entry(String.class, this::text),
                Map.entry(long.class, this::whole),
                Map.entry(Long.class, this::whole),
                Map.entry(int.class, () -> (int) whole()),
                Map.entry(Integer.class, () -> (int) whole()),
                Map.entry(boolean.class, random::nextBoolean),
                Map.entry(Boolean.class, random::nextBoolean),
                Map.entry(double.class, this::real),
                Map.entry(Double.class, this::real),
                Map.entry(BigDecimal.class, this::decimal),
                Map.entry(
                        OptionalInt.class,
                        () -> random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of((int) whole())),
                Map.entry(
                        OptionalLong.class,
                        () -> random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(whole())),
                Map.entry(Instant.class, this::instant),
                Map.entry(Duration.class, () -> Duration.ofSeconds(whole(), random.nextInt(1_000_000_000))),
                Map.entry(LocalDate.class, this::date),
                Map.entry(LocalDateTime.class, this::dateTime),
                Map.entry(LocalTime.class, () -> dateTime().toLocalTime()),
                Map.entry(ZoneId.class, () -> pick(ZONES)));
    }

    private Object leaf(Class<?> type) {
        Supplier<Object> leaf = leaves.get(type);
        if (leaf == null) {
            throw new IllegalArgumentException("the generator does not know " + type);
        }
        return leaf.get();
    }

    private String text() {
        if (random.nextInt(3) > 0) {
            return pick(TEXTS);
        }
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(random.nextInt(10) == 0 ? 300 : 12); i > 0; i--) {
            text.append((char) (random.nextBoolean() ? ' ' + random.nextInt(95) : random.nextInt(0x10000)));
        }
        return text.toString();
    }

    private long whole() {
        return switch (random.nextInt(3)) {
            case 0 -> pick(WHOLES);
            case 1 -> random.nextInt(1_000);
            default -> random.nextLong();
        };
    }

    private double real() {
        double drawn = random.nextBoolean() ? pick(DOUBLES) : Double.longBitsToDouble(random.nextLong());
        return Double.isFinite(drawn) ? drawn : 0.5;
    }

    private BigDecimal decimal() {
        int scale = random.nextInt(5) == 0 ? random.nextInt() : random.nextInt(12) - 4;
        return new BigDecimal(new BigInteger(random.nextInt(90), random).subtract(BigInteger.valueOf(whole())), scale);
    }

    private Instant instant() {
        long seconds = random.nextLong(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond());
        long near = random.nextBoolean() ? seconds : random.nextLong(4_000_000_000L);
        return Instant.ofEpochSecond(near, random.nextBoolean() ? 0 : random.nextInt(1_000_000_000));
    }

    private LocalDate date() {
        return switch (random.nextInt(4)) {
            case 0 -> pick(List.of(LocalDate.MIN, LocalDate.MAX, LocalDate.of(0, 1, 1), LocalDate.of(9999, 12, 31)));
            case 1 -> pick(List.of(LocalDate.of(2024, 2, 29), LocalDate.of(10_000, 1, 1), LocalDate.of(-1, 2, 28)));
            default -> LocalDate.ofEpochDay(random.nextInt(40_000));
        };
    }

    private LocalDateTime dateTime() {
        int second = random.nextBoolean() ? 0 : random.nextInt(60);
        int nano = random.nextInt(3) > 0 ? 0 : random.nextInt(1_000_000_000);
        return date().atTime(random.nextInt(24), random.nextInt(60), second, nano);
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}

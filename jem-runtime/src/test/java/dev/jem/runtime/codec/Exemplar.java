package dev.jem.runtime.codec;

import dev.jem.model.job.Value;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes one instance of a type that shows as much of it as can be: nothing is empty, lists of a sealed type have one
 * element of each record, constants take turns. No randomness: the same type always gives the same instance.
 */
final class Exemplar {

    private static final int LIST_SIZE = 3;

    private final Map<Class<?>, Integer> turns = new HashMap<>();
    private long number = 100;

    static <T> T of(Class<T> type) {
        return type.cast(new Exemplar().any(type, type.getSimpleName()));
    }

    private Object any(Type type, String name) {
        if (type instanceof ParameterizedType parameterized) {
            return collection(parameterized, name);
        }
        Class<?> c = (Class<?>) type;
        if (c == Value.class) {
            return values().get(turn(c, values().size()));
        }
        if (c.isEnum()) {
            return c.getEnumConstants()[turn(c, c.getEnumConstants().length)];
        }
        if (c.isRecord()) {
            return record(c);
        }
        if (c.isSealed() && c.isInterface()) {
            return any(c.getPermittedSubclasses()[turn(c, c.getPermittedSubclasses().length)], name);
        }
        return leaf(c, name);
    }

    private int turn(Class<?> type, int of) {
        return (turns.merge(type, 1, Integer::sum) - 1) % of;
    }

    private Object collection(ParameterizedType type, String name) {
        Type[] arguments = type.getActualTypeArguments();
        Type last = arguments[arguments.length - 1];
        if (type.getRawType() == Optional.class) {
            return Optional.of(any(last, name));
        }
        List<Object> elements = elements(last, name);
        if (type.getRawType() == List.class) {
            return elements;
        }
        SortedMap<String, Object> map = new TreeMap<>();
        elements.forEach(each -> map.put(name + "-" + (char) ('a' + map.size()), each));
        return map;
    }

    private List<Object> elements(Type type, String name) {
        int kinds =
                type instanceof Class<?> c && c.isSealed() && c.isInterface() ? c.getPermittedSubclasses().length : 0;
        List<Object> elements = new ArrayList<>();
        for (int i = 0; i < Math.max(LIST_SIZE, kinds); i++) {
            elements.add(any(type, name));
        }
        return elements;
    }

    private List<Value> values() {
        TreeMap<String, Value> fields = new TreeMap<>(Map.of("#", new Value.Text("#"), "b", new Value.Flag(true)));
        return List.of(
                new Value.Text("text with \"quotes\", \u00e4, \u20ac, \ud83d\ude00 and\n\u0001"),
                new Value.Whole(Long.MAX_VALUE),
                new Value.Decimal(new BigDecimal("5")),
                new Value.Decimal(new BigDecimal("-1.50")),
                new Value.Flag(false),
                new Value.Items(List.of(new Value.Whole(0), new Value.Text(""))),
                new Value.Fields(fields));
    }

    private Object record(Class<?> type) {
        for (int attempt = 0; attempt < 50; attempt++) {
            Object[] arguments = Arrays.stream(type.getRecordComponents())
                    .map(this::component)
                    .toArray();
            try {
                return Generator.constructor(type).newInstance(arguments);
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

    private Object component(RecordComponent component) {
        return any(component.getGenericType(), component.getName());
    }

    private Object leaf(Class<?> type, String name) {
        long next = number++;
        Map<Class<?>, Object> leaves = new HashMap<>();
        leaves.put(String.class, name + "-" + next);
        leaves.put(long.class, next);
        leaves.put(Long.class, next);
        leaves.put(int.class, (int) next);
        leaves.put(Integer.class, (int) next);
        leaves.put(boolean.class, true);
        leaves.put(Boolean.class, true);
        leaves.put(double.class, next + 0.5);
        leaves.put(Double.class, next + 0.5);
        leaves.put(BigDecimal.class, BigDecimal.valueOf(next, 2));
        leaves.put(OptionalInt.class, OptionalInt.of((int) next));
        leaves.put(OptionalLong.class, OptionalLong.of(next));
        leaves.put(Instant.class, Instant.ofEpochSecond(1_763_700_000L + next, 250_000_000));
        leaves.put(Duration.class, Duration.ofMillis(1_500 + next));
        leaves.put(LocalDate.class, LocalDate.of(2026, 2, 28).plusDays(next));
        leaves.put(LocalDateTime.class, LocalDateTime.of(2026, 3, 29, 2, 30).plusMinutes(next));
        leaves.put(LocalTime.class, LocalTime.of(17, 30).plusMinutes(next));
        leaves.put(ZoneId.class, ZoneId.of("Europe/Berlin"));
        Object leaf = leaves.get(type);
        if (leaf == null) {
            throw new IllegalArgumentException("no example of " + type + " is known");
        }
        return leaf;
    }
}

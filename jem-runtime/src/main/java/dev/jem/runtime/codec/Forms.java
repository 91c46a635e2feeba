package dev.jem.runtime.codec;

import dev.jem.model.job.Value;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * Finds the form of a type, once and by reflection. What cannot be written is refused here, with the place where it
 * stands.
 */
final class Forms {

    private static final Map<Type, Form<?>> LEAVES = Map.ofEntries(
            Map.entry(String.class, new TextForms.Text()),
            Map.entry(Long.class, new NumberForms.Longs()),
            Map.entry(Integer.class, new NumberForms.Integers()),
            Map.entry(Double.class, new NumberForms.Doubles()),
            Map.entry(Boolean.class, new NumberForms.Booleans()),
            Map.entry(BigDecimal.class, new NumberForms.Decimals()),
            Map.entry(OptionalInt.class, new OptionalForms.OfInt()),
            Map.entry(OptionalLong.class, new OptionalForms.OfLong()),
            Map.entry(LocalDate.class, new TextForms.Dates()),
            Map.entry(LocalDateTime.class, new TextForms.DateTimes()),
            Map.entry(LocalTime.class, new TextForms.Parsed<>(LocalTime::toString, LocalTime::parse)),
            Map.entry(Instant.class, new TextForms.Parsed<>(Instant::toString, Instant::parse)),
            Map.entry(Duration.class, new TextForms.Parsed<>(Duration::toString, Duration::parse)),
            Map.entry(ZoneId.class, new TextForms.Parsed<>(ZoneId::getId, ZoneId::of)),
            Map.entry(Value.class, new ValueForm()));

    private final Versions versions;
    private final Map<Type, Form<?>> known = new HashMap<>(LEAVES);

    private Forms(Versions versions) {
        this.versions = versions;
    }

    static <T> Form<T> of(Class<T> type, Versions versions) {
        Forms forms = new Forms(versions);
        Form<T> form = forms.form(type, type.getSimpleName());
        forms.link();
        return form;
    }

    /**
     * The records of a sealed type, to be written behind a beginning of their own.
     *
     * @param reserved the names in that beginning
     */
    static <T> Kinds<T> kinds(Class<T> type, Versions versions, List<String> reserved) {
        Forms forms = new Forms(versions);
        Kinds<T> kinds = Kinds.of(type, forms, reserved);
        forms.link();
        return kinds;
    }

    private void link() {
        for (Form<?> form : List.copyOf(known.values())) {
            if (form instanceof RecordForm<?> record) {
                record.link();
            }
        }
    }

    Versions versions() {
        return versions;
    }

    @SuppressWarnings("unchecked") // a form is kept under the type it is for
    <T> Form<T> form(Class<T> type, String place) {
        return (Form<T>) form((Type) type, place);
    }

    Form<?> form(Type type, String place) {
        Form<?> form = known.get(type);
        if (form != null) {
            return form;
        }
        if (type instanceof Class<?> c && c.isRecord()) {
            return record(c);
        }
        LateForm<?> late = new LateForm<>();
        known.put(type, late);
        Form<?> created = create(type, place);
        known.put(type, created);
        late.resolve(created);
        return created;
    }

    /** The form of a record, which may not have found its components yet. */
    RecordForm<?> record(Class<?> type) {
        if (known.get(type) instanceof RecordForm<?> form) {
            return form;
        }
        RecordForm<?> form = new RecordForm<>(type);
        known.put(type, form);
        form.findComponents(this);
        return form;
    }

    private Form<?> create(Type type, String place) {
        if (type instanceof ParameterizedType parameterized) {
            return createParameterized(parameterized, place);
        }
        if (type instanceof Class<?> c && c.isEnum()) {
            return EnumForm.of(c);
        }
        if (type instanceof Class<?> c && c.isSealed() && c.isInterface()) {
            return new SealedForm<>(Kinds.of(c, this, List.of(SealedForm.TAG)));
        }
        throw unsupported(type, place);
    }

    private Form<?> createParameterized(ParameterizedType type, String place) {
        Type[] arguments = type.getActualTypeArguments();
        Type last = arguments[arguments.length - 1];
        Type raw = type.getRawType();
        if (raw == List.class) {
            return new ListForm<>(form(last, place + "[]"), FreeTypes.inside(last));
        }
        if (raw == Optional.class && !isOptional(last)) {
            return new OptionalForms.Of<>(form(last, place));
        }
        if ((raw == SortedMap.class || raw == Map.class) && arguments[0] == String.class) {
            if (FreeTypes.inside(last)) {
                throw new IllegalArgumentException(
                        place + ": free values inside a map have no address; mark the whole map");
            }
            return new MapForm<>(form(last, place + "{}"));
        }
        throw unsupported(type, place);
    }

    private static boolean isOptional(Type type) {
        return type instanceof ParameterizedType parameterized && parameterized.getRawType() == Optional.class;
    }

    private static IllegalArgumentException unsupported(Type type, String place) {
        return new IllegalArgumentException(
                place + ": " + type.getTypeName() + " has no canonical form; use a record, a sealed"
                        + " interface of records, an enum, String, long, int, double, boolean, BigDecimal, LocalDate,"
                        + " LocalDateTime, Instant, Duration, ZoneId, or Optional, List, Map<String, …>"
                        + " or SortedMap<String, …> of those");
    }
}

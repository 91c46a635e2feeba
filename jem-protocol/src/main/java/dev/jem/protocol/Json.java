package dev.jem.protocol;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON form of the protocol, one for both sides. Times are RFC 3339 in UTC, durations have their unit in the name,
 * a member that is absent is read as the empty text, list, mapping or {@link java.util.Optional}; there is no null.
 * Numbers of any size keep all their digits. Unknown members are ignored, so that an older side understands a newer
 * one.
 */
public final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(
                    DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .disable(JsonWriteFeature.ESCAPE_FORWARD_SLASHES)
            .changeDefaultNullHandling(ignored -> JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY, Nulls.AS_EMPTY))
            .build();

    private Json() {}

    /** The mapper both sides use. Immutable and thread-safe. */
    public static JsonMapper mapper() {
        return MAPPER;
    }
}

package dev.jem.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * What went wrong, as {@code application/problem+json} (RFC 9457).
 *
 * @param code stable name for programs, such as {@code not-found}
 * @param detail what failed, what happens next and what to do
 * @param errors single places, for input that can be wrong in many
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(String type, String title, int status, String code, String detail, List<Place> errors) {

    /** The media type of a problem. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /**
     * One wrong place.
     *
     * @param file the name of the source, empty where there is only one
     * @param pointer JSON pointer to the value
     * @param line from 1; 0, which is not sent, where unknown
     * @param column from 1; 0, which is not sent, where unknown
     * @param rule stable name of the broken rule
     * @param suggestion what to write instead, may be empty
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Place(
            String file,
            String pointer,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) int line,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) int column,
            String rule,
            String message,
            String suggestion) {}
}

package dev.jem.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/** How somebody outside ends a task that waits for that. */
public final class Callbacks {

    private Callbacks() {}

    /**
     * Body of {@code POST /callbacks/{token}}.
     *
     * @param state {@code succeeded} or {@code failed}
     * @param outputs those that the task promises, where it has succeeded
     * @param message for people
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Request(String state, Map<String, Object> outputs, String message) {}
}

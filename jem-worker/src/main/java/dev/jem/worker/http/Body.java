package dev.jem.worker.http;

import java.nio.charset.Charset;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The beginning of an answer's body, for checks and outputs.
 *
 * @param isWhole whether nothing came behind it
 */
record Body(String text, boolean isWhole) {

    /** So much is looked at. */
    static final int BYTES_MAX = 1 << 20;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    static Body of(byte[] bytes, Charset charset, boolean isWhole) {
        return new Body(new String(bytes, charset), isWhole);
    }

    /** What is wrong with it as JSON is told by the exception. */
    JsonNode json() {
        return JSON.readTree(text);
    }

    /** The value at a pointer; nothing where there is none. */
    static Optional<JsonNode> at(JsonNode tree, String pointer) {
        JsonNode found = tree.at(JsonPointer.compile(pointer));
        return found.isMissingNode() ? Optional.empty() : Optional.of(found);
    }

    static String problem(JacksonException e) {
        return "the body is no JSON: " + e.getOriginalMessage();
    }
}

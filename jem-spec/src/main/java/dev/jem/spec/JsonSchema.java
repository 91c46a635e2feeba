package dev.jem.spec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The JSON Schema (2020-12) of the manifest, which editors complete and check from. */
public final class JsonSchema {

    private static final String RESOURCE = "manifest.schema.json";

    private JsonSchema() {}

    /** The schema as JSON. */
    public static String text() {
        try (InputStream input = JsonSchema.class.getResourceAsStream(RESOURCE)) {
            return new String(Objects.requireNonNull(input, RESOURCE).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.jem.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.model.state.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The document says what the routes are, all of them and no others. */
final class OpenApiTest {

    @Test
    void theDocumentIsTheRouteTable() {
        try (TestServer server = TestServer.start()) {
            JsonNode document = server.http(Role.VIEWER).get("/openapi.json").json();
            assertThat(document.get("openapi").asString()).startsWith("3.1");
            List<String> described = new ArrayList<>();
            document.get("paths")
                    .properties()
                    .forEach(path -> path.getValue()
                            .properties()
                            .forEach(it -> described.add(it.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey()
                                    + " "
                                    + it.getValue().get("x-jem-permission").asString())));
            List<String> served = server.routes().stream()
                    .filter(it -> !it.path().equals("/openapi.json"))
                    .map(it -> it.method() + " " + it.path() + " " + Rendering.kebab(it.permission()))
                    .toList();
            assertThat(described).containsExactlyInAnyOrderElementsOf(served);
        }
    }

    @Test
    void everyReferenceLeadsSomewhereAndEveryNameIsUnique() {
        try (TestServer server = TestServer.start()) {
            JsonNode document = server.http(Role.VIEWER).get("/openapi.json").json();
            List<String> missing = new ArrayList<>();
            document.findValuesAsString("$ref").forEach(reference -> {
                if (reference.startsWith("#/components")
                        && document.at(reference.substring(1)).isMissingNode()) {
                    missing.add(reference);
                }
            });
            assertThat(missing).isEmpty();
            assertThat(document.findValuesAsString("operationId"))
                    .doesNotHaveDuplicates()
                    .isNotEmpty();
        }
    }
}

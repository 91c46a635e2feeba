package dev.jem.api;

import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import dev.jem.protocol.Json;
import dev.jem.protocol.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The OpenAPI 3.1 document, made from the route table. */
final class OpenApi {

    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");

    private final SchemaGenerator generator = new SchemaGenerator(
            new SchemaGeneratorConfigBuilder(Json.mapper(), SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                    .build());
    private final Map<String, Object> schemas = new TreeMap<>();

    private OpenApi() {}

    static Route route(List<Route> routes, String version) {
        return Route.get("/openapi.json", Permission.READ, "This document", call -> {
                    call.json(new OpenApi().document(routes, version));
                })
                .gives(Map.class);
    }

    private Map<String, Object> document(List<Route> routes, String version) {
        Map<String, Map<String, Object>> paths = new TreeMap<>();
        for (Route route : routes) {
            paths.computeIfAbsent(route.path(), _ -> new TreeMap<>())
                    .put(route.method().toLowerCase(Locale.ROOT), operation(route));
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("openapi", "3.1.0");
        document.put("info", Map.of("title", "Jem", "version", version, "license", Map.of("name", "Apache-2.0")));
        document.put("paths", paths);
        document.put(
                "components",
                Map.of(
                        "schemas",
                        schemas,
                        "securitySchemes",
                        Map.of(
                                "token",
                                Map.of("type", "http", "scheme", "bearer"),
                                "password",
                                Map.of("type", "http", "scheme", "basic"))));
        return document;
    }

    private Map<String, Object> operation(Route route) {
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("summary", route.summary());
        operation.put("operationId", operationId(route));
        operation.put("x-jem-permission", Rendering.kebab(route.permission()));
        operation.put("parameters", parameters(route));
        if (route.request() != Void.class) {
            operation.put("requestBody", Map.of("required", true, "content", content(route.request())));
        }
        String good = route.response() == Void.class ? "204" : "200";
        Map<String, Object> answer = new LinkedHashMap<>(Map.of("description", "it worked"));
        if (route.response() != Void.class) {
            answer.put("content", content(route.response()));
        }
        Map<String, Object> problem = Map.of(
                "description",
                "what is wrong",
                "content",
                Map.of(Problem.MEDIA_TYPE, Map.of("schema", reference(Problem.class))));
        operation.put("responses", new TreeMap<>(Map.of(good, answer, "default", problem)));
        if (route.permission() != Permission.ANYBODY && route.permission() != Permission.ADDRESS) {
            operation.put("security", security(route.credentials()));
        }
        return operation;
    }

    private static List<Object> security(Route.Credentials credentials) {
        Map<String, Object> token = Map.of("token", List.of());
        return switch (credentials) {
            case BEARER -> List.of(token);
            case BEARER_OR_BASIC -> List.of(token, Map.of("password", List.of()));
        };
    }

    private static String operationId(Route route) {
        return route.method().toLowerCase(Locale.ROOT)
                + route.path().replaceAll("[^A-Za-z0-9]+", "_").replaceAll("_$", "");
    }

    private static List<Object> parameters(Route route) {
        List<Object> parameters = new ArrayList<>();
        Matcher variables = VARIABLE.matcher(route.path());
        while (variables.find()) {
            parameters.add(parameter(variables.group(1), "path", true));
        }
        route.query().forEach(name -> parameters.add(parameter(name, "query", false)));
        return parameters;
    }

    private static Map<String, Object> parameter(String name, String in, boolean required) {
        return Map.of("name", name, "in", in, "required", required, "schema", Map.of("type", "string"));
    }

    private Map<String, Object> content(Class<?> type) {
        return type == byte[].class
                ? Map.of("application/octet-stream", Map.of())
                : Map.of("application/json", Map.of("schema", reference(type)));
    }

    private Map<String, Object> reference(Class<?> type) {
        String name = type.getSimpleName();
        if (!schemas.containsKey(name)) {
            schemas.put(name, generator.generateSchema(type));
        }
        return Map.of("$ref", "#/components/schemas/" + name);
    }
}

package dev.jem.spec;

import dev.jem.model.job.HttpCall;
import dev.jem.model.job.HttpCall.Content;
import dev.jem.model.job.HttpCall.Extract;
import dev.jem.model.job.HttpCall.Success;
import dev.jem.model.job.JsonTemplate;
import dev.jem.model.job.Template;
import dev.jem.model.time.DurationText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a request of HTTP in normal form. */
final class HttpWriter {

    private HttpWriter() {}

    static Map<String, Object> tree(HttpCall call) {
        Map<String, Object> tree = new LinkedHashMap<>();
        call.connection().ifPresent(it -> tree.put("connection", it.toString()));
        if (call.connection().isEmpty() || !call.url().source().isEmpty()) {
            tree.put(call.connection().isPresent() ? "path" : "url", call.url().source());
        }
        tree.put("method", call.method());
        templates("query", call.query(), tree);
        templates("headers", call.headers(), tree);
        call.content().ifPresent(it -> {
            switch (it) {
                case Content.Text(var text) -> tree.put("body", text.source());
                case Content.Json(var json) -> tree.put("json", json(json));
            }
        });
        tree.put("success", success(call.success()));
        if (!call.extract().isEmpty()) {
            Map<String, Object> extract = new LinkedHashMap<>();
            call.extract().forEach((name, part) -> extract.put(name, extract(part)));
            tree.put("extract", extract);
        }
        tree.put("followRedirects", call.followRedirects());
        call.timeout().ifPresent(it -> tree.put("timeout", DurationText.format(it)));
        return tree;
    }

    private static void templates(String key, Map<String, Template> templates, Map<String, Object> tree) {
        Map<String, Object> texts = new LinkedHashMap<>();
        templates.forEach((name, template) -> texts.put(name, template.source()));
        if (!texts.isEmpty()) {
            tree.put(key, texts);
        }
    }

    private static @Nullable Object json(JsonTemplate json) {
        return switch (json) {
            case JsonTemplate.Text(var text) -> text.source();
            case JsonTemplate.Figure(var value) -> ManifestWriter.number(value);
            case JsonTemplate.Truth(var value) -> value;
            case JsonTemplate.Nothing _ -> null;
            case JsonTemplate.Items(var values) -> {
                List<@Nullable Object> items = new ArrayList<>();
                values.forEach(it -> items.add(json(it)));
                yield items;
            }
            case JsonTemplate.Fields(var values) -> {
                Map<String, @Nullable Object> fields = new LinkedHashMap<>();
                values.forEach((name, value) -> fields.put(name, json(value)));
                yield fields;
            }
        };
    }

    private static Map<String, Object> success(Success success) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("status", new ArrayList<>(success.status()));
        Map<String, Object> body = new LinkedHashMap<>();
        success.contains().ifPresent(it -> body.put("contains", it));
        success.matches().ifPresent(it -> body.put("matches", it));
        if (!success.json().isEmpty()) {
            Map<String, Object> values = new LinkedHashMap<>();
            success.json().forEach((pointer, value) -> values.put(pointer, ManifestWriter.written(value)));
            body.put("json", values);
        }
        if (!body.isEmpty()) {
            tree.put("body", body);
        }
        return tree;
    }

    private static Object extract(Extract part) {
        return switch (part) {
            case Extract.Status _ -> "status";
            case Extract.Body _ -> "body";
            case Extract.Header(var name) -> single("header", name);
            case Extract.Pointer(var pointer) -> single("json", pointer);
        };
    }

    private static Map<String, Object> single(String key, Object value) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put(key, value);
        return tree;
    }
}

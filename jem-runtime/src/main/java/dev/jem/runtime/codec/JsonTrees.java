package dev.jem.runtime.codec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads and writes trees. Where commitments are revealed while reading, the tree holds what they stand for. */
final class JsonTrees {

    private JsonTrees() {}

    static Json read(JsonReader in) {
        return switch (in.peek()) {
            case '"' -> new Json.Text(in.string());
            case 't', 'f' -> new Json.Bool(in.bool());
            case '[' -> items(in);
            case '{' -> Commitment.isNext(in) ? commitment(in) : fields(in);
            default -> new Json.Num(in.numberText());
        };
    }

    private static Json commitment(JsonReader in) {
        Revealer revealer = in.revealer();
        return revealer == null ? fields(in) : revealer.revealTree(in);
    }

    private static Json items(JsonReader in) {
        List<Json> elements = new ArrayList<>();
        in.open('[');
        while (in.peek() != ']') {
            if (!elements.isEmpty()) {
                in.expect(',');
            }
            elements.add(inside(in, Integer.toString(elements.size())));
        }
        in.close(']');
        return new Json.Items(elements);
    }

    private static Json.Fields fields(JsonReader in) {
        in.open('{');
        Json.Fields fields = members(in, true);
        in.close('}');
        return fields;
    }

    /** The members up to the end of the present object. */
    static Json.Fields members(JsonReader in, boolean areFirst) {
        Map<String, Json> members = new LinkedHashMap<>();
        while (in.peek() != '}') {
            if (!areFirst || !members.isEmpty()) {
                in.expect(',');
            }
            String name = in.string();
            in.expect(':');
            if (members.put(name, inside(in, name)) != null) {
                throw in.fail("a member twice: " + name);
            }
        }
        return new Json.Fields(members);
    }

    private static Json inside(JsonReader in, String name) {
        Revealer revealer = in.revealer();
        if (revealer == null) {
            return read(in);
        }
        revealer.path().enter(name);
        Json json = read(in);
        revealer.path().leave();
        return json;
    }

    static byte[] bytes(Json json) {
        JsonWriter out = new JsonWriter(1024);
        write(json, out);
        return out.toBytes();
    }

    static void write(Json json, JsonWriter out) {
        switch (json) {
            case Json.Text it -> out.string(it.value());
            case Json.Num it -> out.number(it.text());
            case Json.Bool it -> out.bool(it.value());
            case Json.Items it -> writeItems(it, out);
            case Json.Fields it -> writeFields(it, out);
        }
    }

    private static void writeItems(Json.Items items, JsonWriter out) {
        out.open('[');
        for (Json element : items.elements()) {
            out.separate();
            write(element, out);
        }
        out.close(']');
    }

    private static void writeFields(Json.Fields fields, JsonWriter out) {
        out.open('{');
        fields.members().forEach((name, value) -> {
            out.key(name);
            write(value, out);
        });
        out.close('}');
    }
}

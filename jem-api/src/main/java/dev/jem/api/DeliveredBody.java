package dev.jem.api;

import dev.jem.api.ProblemException.Status;
import dev.jem.protocol.Json;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What was delivered, and the texts that a trigger refers to in it. Read only where something refers to it. */
final class DeliveredBody {

    private static final String WHOLE = "body";
    private static final int TEXT_LENGTH_MAX = 8_192;

    private final byte[] bytes;
    private Optional<JsonNode> tree = Optional.empty();

    DeliveredBody(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @param path {@code body}, or where in it a member stands */
    String text(String path) {
        String text = path.equals(WHOLE) ? whole() : text(path, member(path));
        if (!KeptText.isKept(text)) {
            throw KeptText.refusal("'" + path + "'");
        }
        if (text.length() > TEXT_LENGTH_MAX) {
            throw unusable("'" + path + "' has " + text.length() + " characters; what runs get from it has up to "
                    + TEXT_LENGTH_MAX);
        }
        return text;
    }

    private String whole() {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(java.nio.ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw unusable("the body is no text in UTF-8");
        }
    }

    private JsonNode member(String path) {
        JsonNode node = tree();
        for (String name : path.substring(WHOLE.length() + 1).split("\\.", -1)) {
            node = node.path(name);
        }
        if (node.isMissingNode() || node.isNull()) {
            throw unusable("it has no '" + path + "'");
        }
        return node;
    }

    private JsonNode tree() {
        if (tree.isEmpty()) {
            try {
                tree = Optional.of(Json.mapper().readTree(bytes));
            } catch (JacksonException e) {
                throw unusable("the body is no JSON, and the trigger refers to members of it");
            }
        }
        return tree.get();
    }

    /** A number stays as it was written: it may stand for millions of digits. */
    private static String text(String path, JsonNode node) {
        if (node.isArray()) {
            List<String> items = new ArrayList<>();
            for (JsonNode item : node) {
                String text = scalar(path, item);
                if (text.contains(",")) {
                    throw unusable("an item of '" + path + "' holds a comma, which stands between items");
                }
                items.add(text);
            }
            return String.join(",", items);
        }
        return scalar(path, node);
    }

    private static String scalar(String path, JsonNode node) {
        if (!node.isValueNode() || node.isNull()) {
            throw unusable("'" + path + "' is neither a text, a number, a truth value nor a list of them");
        }
        return node.isString() ? node.asString() : node.toString();
    }

    private static ProblemException unusable(String why) {
        return new ProblemException(Status.INVALID, "unusable-delivery", "what was delivered starts no run: " + why);
    }
}

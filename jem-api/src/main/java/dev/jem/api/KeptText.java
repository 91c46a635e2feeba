package dev.jem.api;

import dev.jem.api.ProblemException.Status;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Text that can be kept as it is: without NUL, which the database refuses, and without halves of surrogate pairs, which
 * have no UTF-8 form, so that the journal would say something else than memory.
 */
final class KeptText {

    private static final char STAND_IN = '\uFFFD';
    private static final int ESCAPE_LENGTH = 6;
    private static final int REASON_LENGTH_MAX = 2_000;

    private KeptText() {}

    static ProblemException refusal(String what) {
        return new ProblemException(
                Status.INVALID,
                "text-not-kept",
                what + " holds a NUL character (\\u0000) or half a surrogate pair, which cannot be kept; leave it out");
    }

    static boolean isKept(String text) {
        return text.equals(cleaned(text));
    }

    /** What somebody gave as the reason of a change; empty where there is none. */
    static String reason(String text) {
        return text("reason", text, REASON_LENGTH_MAX);
    }

    /** The text, which is refused if it cannot be kept or is longer than allowed. */
    static String text(String what, String text, int max) {
        if (!isKept(text)) {
            throw refusal(what);
        }
        if (text.length() > max) {
            throw new ProblemException(
                    Status.INVALID, "too-long", what + " has " + text.length() + " characters; it may have " + max);
        }
        return text;
    }

    /** The text with a stand-in for what cannot be kept. */
    static String cleaned(String text) {
        StringBuilder cleaned = new StringBuilder(text.length());
        for (int index = 0; index < text.length(); index++) {
            char at = text.charAt(index);
            if (Character.isHighSurrogate(at)
                    && index + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(index + 1))) {
                cleaned.append(at).append(text.charAt(++index));
            } else {
                cleaned.append(at == '\0' || Character.isSurrogate(at) ? STAND_IN : at);
            }
        }
        return cleaned.toString();
    }

    /** The same with a stand-in in every text and name. */
    static JsonNode cleaned(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode cleaned = JsonNodeFactory.instance.objectNode();
                object.properties().forEach(it -> cleaned.set(cleaned(it.getKey()), cleaned(it.getValue())));
                yield cleaned;
            }
            case ArrayNode array -> {
                ArrayNode cleaned = JsonNodeFactory.instance.arrayNode();
                array.forEach(it -> cleaned.add(cleaned(it)));
                yield cleaned;
            }
            default -> node.isString() ? JsonNodeFactory.instance.stringNode(cleaned(node.asString())) : node;
        };
    }

    /**
     * Whether a JSON document may hold such text, told from its bytes alone, so that others need not be looked at
     * twice: only an escape, or a surrogate written as three bytes, can bring it in.
     */
    static boolean isSuspect(byte[] json) {
        for (int index = 0; index + 2 < json.length; index++) {
            boolean isEscape = json[index] == '\\' && json[index + 1] == 'u' && index + ESCAPE_LENGTH <= json.length;
            if (isEscape && isSuspect(hex(json, index))) {
                return true;
            }
            if (json[index] == (byte) 0xED && (json[index + 1] & 0xE0) == 0xA0) {
                return true;
            }
        }
        return false;
    }

    private static String hex(byte[] json, int escape) {
        return new String(json, escape + 2, ESCAPE_LENGTH - 2, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    }

    private static boolean isSuspect(String hex) {
        return hex.equals("0000") || (hex.charAt(0) == 'd' && hex.charAt(1) >= '8');
    }
}

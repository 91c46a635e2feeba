package dev.jem.spec.text;

import java.util.regex.Pattern;

/** The core schema of YAML 1.2 (chapter 10.3.2): what an unquoted scalar is. {@code no} and {@code 12:30} are text. */
final class CoreSchema {

    private static final int NUMBER_LENGTH_MAX = 100;
    private static final Pattern INT = Pattern.compile("[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+");
    private static final Pattern FLOAT = Pattern.compile(
            "[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

    private CoreSchema() {}

    static Node.ScalarType typeOf(String plain) {
        return switch (plain) {
            case "", "~", "null", "Null", "NULL" -> Node.ScalarType.NULL;
            case "true", "True", "TRUE", "false", "False", "FALSE" -> Node.ScalarType.BOOL;
            default -> numberOrText(plain);
        };
    }

    private static Node.ScalarType numberOrText(String plain) {
        if (plain.length() > NUMBER_LENGTH_MAX) {
            return Node.ScalarType.TEXT;
        }
        if (INT.matcher(plain).matches()) {
            return Node.ScalarType.INT;
        }
        return FLOAT.matcher(plain).matches() ? Node.ScalarType.FLOAT : Node.ScalarType.TEXT;
    }
}

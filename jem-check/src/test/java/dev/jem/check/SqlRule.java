package dev.jem.check;

import java.util.regex.Pattern;

/** Where SQL may stand, and what a string that holds SQL looks like. */
final class SqlRule {

    private static final Pattern STATEMENT = Pattern.compile(
            "^\\s*(?:select\\b.+\\bfrom\\b|select\\s+\\w+\\(|insert\\s+into\\b|update\\s+\\S+\\s+set\\b"
                    + "|delete\\s+from\\b"
                    + "|with\\s+\\w+\\s+as\\s*\\(|(?:create|alter|drop)\\s+(?:or\\s+replace\\s+)?(?:unlogged\\s+)?"
                    + "(?:table|index|unique\\s+index|schema|role|user|database|view|function|sequence)\\b"
                    + "|truncate\\s+(?:table\\s+)?\\w+|copy\\s+\\w+\\s*\\(|lock\\s+table\\b)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private SqlRule() {}

    static boolean mayHoldSql(SourceFile file) {
        return file.module().equals("jem-store-postgres") || file.module().equals("bench");
    }

    static boolean isStatement(String literal) {
        return STATEMENT.matcher(literal).find();
    }
}

package dev.jem.spec.text;

/**
 * One thing that is wrong, or doubtful, in a source.
 *
 * @param file name of the source
 * @param line from 1
 * @param column from 1, in characters (code points)
 * @param pointer JSON pointer to the value within its document; empty for the document itself
 * @param rule stable name of the broken rule
 * @param message what is wrong, without the suggestion
 * @param suggestion what to write instead; may be empty
 */
public record Finding(
        String file, int line, int column, String pointer, String rule, String message, String suggestion) {

    /** Message and suggestion as one sentence. */
    public String sentence() {
        return suggestion.isEmpty() ? message : message + "; " + suggestion;
    }

    /** {@code file:line:column: message; suggestion (rule)}, the form editors and terminals can follow. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + sentence() + " (" + rule + ")";
    }
}

package dev.jem.store.postgres.rows;

/**
 * Text for a text column. PostgreSQL cannot hold a zero character, and UTF-8 not half of a surrogate pair; both are
 * refused where values come in, and shown by a substitute where one came through all the same.
 */
public final class StorableText {

    private static final char ZERO_SUBSTITUTE = '\u2400';
    private static final char HALF_SUBSTITUTE = '\ufffd';

    private StorableText() {}

    public static String of(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isSurrogate(c)) {
                return substituted(text, i);
            }
        }
        return text;
    }

    private static String substituted(String text, int from) {
        StringBuilder storable = new StringBuilder(text.length()).append(text, 0, from);
        for (int i = from; i < text.length(); ) {
            int point = text.codePointAt(i);
            boolean isHalf = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
            storable.appendCodePoint(point == 0 ? ZERO_SUBSTITUTE : isHalf ? HALF_SUBSTITUTE : point);
            i += Character.charCount(point);
        }
        return storable.toString();
    }
}

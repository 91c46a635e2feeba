package dev.jem.spec.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * A text to be read.
 *
 * @param name what messages call it, mostly a file name
 * @param text the whole text
 */
public record Source(String name, String text) {

    /** Thrown for bytes that are not UTF-8. */
    public static final class NotUtf8Exception extends CharacterCodingException {
        private final transient Finding finding;

        NotUtf8Exception(Finding finding) {
            this.finding = finding;
        }

        /** Where the first wrong byte is. */
        public Finding finding() {
            return finding;
        }

        @Override
        public String getMessage() {
            return finding.toString();
        }
    }

    /** Decodes a text; throws for bytes that are not UTF-8 instead of replacing them. */
    public static Source utf8(String name, byte[] bytes) throws NotUtf8Exception {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer input = ByteBuffer.wrap(bytes);
        try {
            return new Source(name, decoder.decode(input).toString());
        } catch (CharacterCodingException e) {
            throw new NotUtf8Exception(wrongByte(name, bytes, input.position()));
        }
    }

    private static Finding wrongByte(String name, byte[] bytes, int at) {
        Source good = new Source(name, new String(bytes, 0, at, StandardCharsets.UTF_8));
        Place place = new Lines(good.text).place(good, good.text.length());
        String message = "the byte 0x%02x is not UTF-8".formatted(bytes[at] & 0xff);
        return new Finding(name, place.line(), place.column(), "", "encoding", message, "save the file as UTF-8");
    }
}

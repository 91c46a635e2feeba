package dev.jem.cli.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Turns bytes that come in pieces into harmless lines. A character that the border of two pieces cuts is put together
 * again; bytes that are not UTF-8 are shown as U+FFFD. A line that is longer than {@value #LINE_CHARACTERS_MAX}
 * characters is given in parts, so memory is bounded. Not thread-safe.
 */
public final class CleanStream {

    private static final int LINE_CHARACTERS_MAX = 16_384;

    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final StringBuilder line = new StringBuilder();
    private final Consumer<String> lines;
    private byte[] rest = new byte[0];
    private boolean endedWithReturn;

    /** @param lines takes each line without its end */
    public CleanStream(Consumer<String> lines) {
        this.lines = lines;
    }

    public void accept(byte[] piece) {
        decode(piece, false);
    }

    /** Gives what stands on a last line without an end. */
    public void end() {
        decode(new byte[0], true);
        if (!line.isEmpty()) {
            give();
        }
    }

    private void decode(byte[] piece, boolean isLast) {
        ByteBuffer bytes = ByteBuffer.allocate(rest.length + piece.length)
                .put(rest)
                .put(piece)
                .flip();
        CharBuffer characters = CharBuffer.allocate(bytes.remaining() + 1);
        decoder.decode(bytes, characters, isLast);
        if (isLast) {
            decoder.flush(characters);
        }
        rest = new byte[bytes.remaining()];
        bytes.get(rest);
        characters.flip();
        take(characters.array(), characters.limit());
    }

    /** Whole stretches between line ends: output may be large. */
    private void take(char[] characters, int length) {
        int start = 0;
        for (int i = 0; i < length; i++) {
            char c = characters[i];
            boolean isSecondOfLineEnd = c == '\n' && endedWithReturn;
            endedWithReturn = c == '\r';
            if (c == '\n' || c == '\r') {
                line.append(characters, start, i - start);
                start = i + 1;
                if (!isSecondOfLineEnd) {
                    give();
                }
            } else if (line.length() + i - start >= LINE_CHARACTERS_MAX && !Character.isLowSurrogate(c)) {
                line.append(characters, start, i - start);
                start = i;
                give();
            }
        }
        line.append(characters, start, length - start);
    }

    private void give() {
        lines.accept(Clean.text(line.toString()));
        line.setLength(0);
    }
}

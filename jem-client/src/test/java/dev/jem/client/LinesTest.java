package dev.jem.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinesTest {

    /** Gives a few bytes at a time, as a network does. */
    private static InputStream pieces(String text, Random random) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, 1 + random.nextInt(40_000)));
            }
        };
    }

    @Test
    void givesEachWholeLineHoweverTheBytesCome() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<String> expected = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            String line = "ü" + "x".repeat(random.nextInt(10) == 0 ? random.nextInt(200_000) : random.nextInt(50));
            expected.add(random.nextInt(10) == 0 ? "" : line);
            text.append(expected.getLast()).append(random.nextBoolean() ? "\n" : "\r\n");
        }
        List<String> given = new ArrayList<>();
        try (Lines lines = new Lines(pieces(text + "cut off", random))) {
            for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
                given.add(line.get());
            }
        }
        assertThat(given).as("seed %d", seed).isEqualTo(expected);
    }
}

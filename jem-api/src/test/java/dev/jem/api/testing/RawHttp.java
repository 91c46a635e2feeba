package dev.jem.api.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Sends bytes as they are, also such as are no HTTP, and reads whatever comes back within ten seconds. */
public record RawHttp(int port) {

    private static final int PATIENCE_MILLIS = 10_000;
    private static final int ANSWER_BYTES_MAX = 1 << 20;

    /** What came back before the server closed the connection; empty if that was nothing. */
    public record Answer(String text) {

        /** Of the first answer; 0 if there was none. */
        public int status() {
            return text.startsWith("HTTP/1.") && text.length() > 12 ? Integer.parseInt(text.substring(9, 12)) : 0;
        }

        public String body() {
            int end = text.indexOf("\r\n\r\n");
            return end < 0 ? "" : text.substring(end + 4);
        }

        /** The value of a header of the first answer. */
        public Optional<String> header(String name) {
            return text.lines()
                    .takeWhile(line -> !line.isEmpty())
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst();
        }
    }

    /** @param request in Latin-1, one character a byte */
    public Answer send(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            socket.shutdownOutput();
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            answer.writeBytes(socket.getInputStream().readNBytes(ANSWER_BYTES_MAX));
            return new Answer(answer.toString(StandardCharsets.UTF_8));
        }
    }
}

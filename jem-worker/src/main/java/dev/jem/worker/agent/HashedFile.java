package dev.jem.worker.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Files that are known by the hash of their content. */
final class HashedFile {

    private HashedFile() {}

    /**
     * Writes a file anew; when this returns it is on the disk.
     *
     * @param bytesMax what comes after so many bytes is left out
     * @return SHA-256 of what was written, in hexadecimal digits
     */
    static String write(InputStream from, Path to, long bytesMax) throws IOException {
        MessageDigest digest = sha256();
        try (FileChannel file = FileChannel.open(
                        to, StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
                OutputStream out = new DigestOutputStream(Channels.newOutputStream(file), digest)) {
            byte[] buffer = new byte[1 << 16];
            long left = bytesMax;
            int read = from.read(buffer);
            while (read > 0 && left > 0) {
                int take = (int) Math.min(read, left);
                out.write(buffer, 0, take);
                left -= take;
                read = from.read(buffer);
            }
            file.force(true);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Whether a file is there and has this content. */
    static boolean holds(Path file, String sha256) throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest()).equals(sha256);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

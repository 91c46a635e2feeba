package dev.jem.api;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the signature of a delivery is about.
 *
 * @param timestamp as it was sent
 * @param body to the byte
 */
@SuppressWarnings("ArrayRecordComponent") // a value that is passed on once and compared with nothing
record Signed(String timestamp, byte[] body) {

    private static final String ALGORITHM = "HmacSHA256";

    /** Takes the place of a key where there is none, so that this is no quicker. */
    private static final byte[] NO_KEY = new byte[32];

    /** Whether a signature was made under one of these keys; takes as long whether there are keys or not. */
    boolean isUnder(List<byte[]> keys, byte[] signature) {
        boolean isUnder = false;
        for (byte[] key : keys.isEmpty() ? List.of(NO_KEY) : keys) {
            isUnder |= MessageDigest.isEqual(signature, signature(key));
        }
        return isUnder && !keys.isEmpty();
    }

    private byte[] signature(byte[] key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            mac.update((timestamp + ".").getBytes(StandardCharsets.US_ASCII));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /** The same for the same delivery. */
    String fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((timestamp + ".").getBytes(StandardCharsets.US_ASCII));
            return "sent/" + HexFormat.of().formatHex(digest.digest(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

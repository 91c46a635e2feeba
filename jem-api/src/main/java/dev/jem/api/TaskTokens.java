package dev.jem.api;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What running attempts show to the API: {@code jemt_ATTEMPT.FENCE.SIGNATURE}. The signature is an HMAC-SHA-256 under a
 * key that only servers have, so nothing is kept of a token, and a repeated order holds the same one. It says whose the
 * token is; whether that attempt still runs, only the engine knows. Those that others show who end a task from outside,
 * {@code jemc_RUN.TASK.SIGNATURE}, are made under the same key for another purpose. Thread-safe.
 */
public final class TaskTokens {

    private static final String PREFIX = "jemt_";
    private static final String PURPOSE = "jem task token 1\n";
    private static final String CALLBACK_PREFIX = "jemc_";
    private static final String CALLBACK_PURPOSE = "jem callback token 1\n";
    private static final int TOKEN_CHARS_MAX = 300;
    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_CHARS_MIN = 32;

    private final SecretKeySpec key;

    private TaskTokens(SecretKeySpec key) {
        this.key = key;
    }

    /** @param secret long and random; the same for all servers of one database */
    public static TaskTokens under(String secret) {
        if (secret.length() < KEY_CHARS_MIN) {
            throw new IllegalArgumentException("a key needs at least " + KEY_CHARS_MIN + " characters");
        }
        return new TaskTokens(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
    }

    /**
     * A token that was signed here.
     *
     * @param fence the attempt's fencing token
     */
    record Verified(String attempt, long fence) {}

    String of(String attempt, long fence) {
        String claim = attempt + "." + fence;
        return PREFIX + claim + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature(claim));
    }

    /** Nothing for whatever was not made by {@link #of} under the same key. */
    Optional<Verified> verified(String token) {
        int last = token.lastIndexOf('.');
        int middle = token.lastIndexOf('.', last - 1);
        if (!token.startsWith(PREFIX) || middle <= PREFIX.length() || token.length() - last > 64) {
            return Optional.empty();
        }
        try {
            byte[] given = Base64.getUrlDecoder().decode(token.substring(last + 1));
            String claim = token.substring(PREFIX.length(), last);
            return MessageDigest.isEqual(given, signature(claim))
                    ? Optional.of(new Verified(
                            token.substring(PREFIX.length(), middle),
                            Long.parseLong(token.substring(middle + 1, last))))
                    : Optional.empty();
        } catch (IllegalArgumentException notEncodedHere) {
            return Optional.empty();
        }
    }

    /**
     * A task that somebody outside ends.
     *
     * @param run as people see it
     */
    record Callback(String run, String task) {}

    /** What stands for a task in the address by which it is called back; the same whenever it is asked for. */
    String ofCallback(String run, String task) {
        String claim = run + "." + task;
        return CALLBACK_PREFIX + claim + "." + encoded(signature(CALLBACK_PURPOSE, claim));
    }

    /** Nothing for whatever was not made by {@link #ofCallback} under the same key. */
    Optional<Callback> callback(String token) {
        int last = token.lastIndexOf('.');
        int middle = token.indexOf('.');
        if (!token.startsWith(CALLBACK_PREFIX) || middle < 0 || middle == last || token.length() > TOKEN_CHARS_MAX) {
            return Optional.empty();
        }
        String claim = token.substring(CALLBACK_PREFIX.length(), last);
        byte[] expected = encoded(signature(CALLBACK_PURPOSE, claim)).getBytes(StandardCharsets.UTF_8);
        byte[] given = token.substring(last + 1).getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(given, expected)
                ? Optional.of(new Callback(
                        token.substring(CALLBACK_PREFIX.length(), middle), token.substring(middle + 1, last)))
                : Optional.empty();
    }

    private static String encoded(byte[] signature) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    }

    private byte[] signature(String claim) {
        return signature(PURPOSE, claim);
    }

    private byte[] signature(String purpose, String claim) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal((purpose + claim).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}

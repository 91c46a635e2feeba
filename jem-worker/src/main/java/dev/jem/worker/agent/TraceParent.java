package dev.jem.worker.agent;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The W3C trace context (Level 1) of an attempt: what its program does belongs to a trace of its run, below a span of
 * the attempt. Both ids follow from Jem's own, so whoever knows a run can find its trace.
 */
final class TraceParent {

    private static final int TRACE_BYTES = 16;
    private static final int SPAN_BYTES = 8;
    private static final String SAMPLED = "01";

    private TraceParent() {}

    static String of(String runId, String attempt) {
        String trace = hash("jem run " + runId, TRACE_BYTES);
        String span = hash("jem attempt " + attempt, SPAN_BYTES);
        return "00-" + trace + "-" + span + "-" + SAMPLED;
    }

    /** Never all zeros, which the standard forbids: nobody has ever seen such a hash. */
    private static String hash(String text, int bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

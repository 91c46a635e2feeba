package dev.jem.engine;

/**
 * What one cell holds at most. Each is checked where it would be passed, with an answer that says so.
 *
 * @param activeRuns runs that have not ended
 * @param queuedPerGroup runs that wait for one concurrency limit
 * @param rememberedKeys idempotency keys
 * @param rememberedMicros how long a key is remembered
 * @param lostAttempts how many attempts of one task may be lost with their workers before it fails
 */
public record Limits(int activeRuns, int queuedPerGroup, int rememberedKeys, long rememberedMicros, int lostAttempts) {

    public static final Limits DEFAULT = new Limits(2_000_000, 10_000, 1_000_000, 86_400L * 1_000_000, 3);
}

package dev.jem.runtime.projection;

import dev.jem.model.job.JobKey;
import java.util.List;
import java.util.Set;

/**
 * The balance of a stretch of time: {@code expected = ended + open + excused}.
 *
 * <p>The two sides are counted from different records. What is <i>expected</i> is what the trigger's cursor announced
 * before: each outcome names the next expected start, and so does each application of a definition and each arming of a
 * trigger. The right side counts what happened. A start that was announced and has no outcome, and an outcome that
 * nobody announced, are both listed.
 *
 * @param expected starts that were announced and fell due, stretches of excused ones by their count
 * @param ended those with a run that has ended
 * @param open those with a run that has not, those that fell due so lately that nothing needs to have happened yet, and
 *     those that a pause holds
 * @param excused those with a reason instead of a run
 * @param unmatched what does not balance, the oldest first; at most {@link #UNMATCHED_MAX}
 */
public record LedgerSums(long expected, long ended, long open, long excused, List<Unmatched> unmatched) {

    /** The most single differences that are listed. */
    public static final int UNMATCHED_MAX = 100;

    /** A start that is late by less is late, not missing: 60 seconds. */
    public static final long DUE_MARGIN_MICROS = 60_000_000;

    /**
     * One difference.
     *
     * @param at when it was due
     * @param announced how often it was announced
     * @param recorded how many outcomes it has
     */
    public record Unmatched(JobKey key, String trigger, long at, long announced, long recorded) {

        private boolean isAmong(Set<HeldStart> held) {
            return announced - recorded == 1 && held.contains(new HeldStart(key, trigger, at));
        }
    }

    public LedgerSums {
        unmatched = List.copyOf(unmatched);
    }

    /** The same, where starts that are held are open and not missing, and no more differences than are listed. */
    public LedgerSums holding(Set<HeldStart> held) {
        List<Unmatched> others =
                unmatched.stream().filter(it -> !it.isAmong(held)).toList();
        return new LedgerSums(
                expected,
                ended,
                open + unmatched.size() - others.size(),
                excused,
                others.subList(0, Math.min(UNMATCHED_MAX, others.size())));
    }

    public boolean isBalanced() {
        return expected == ended + open + excused && unmatched.isEmpty();
    }
}

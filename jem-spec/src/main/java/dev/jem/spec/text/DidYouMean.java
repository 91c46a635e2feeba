package dev.jem.spec.text;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the name somebody most likely meant. */
public final class DidYouMean {

    private static final int CANDIDATES_MAX = 5_000;
    private static final int LENGTH_MAX = 64;

    private DidYouMean() {}

    /** {@code did you mean 'x'?}, or nothing where no candidate is near. */
    public static String suggestion(String written, Collection<String> candidates) {
        return nearest(written, candidates)
                .map(it -> "did you mean '" + it + "'?")
                .orElse("");
    }

    /** The candidate with the fewest edits, at most a third of its length; the first of several. */
    public static Optional<String> nearest(String written, Collection<String> candidates) {
        if (written.isEmpty() || written.length() > LENGTH_MAX || candidates.size() > CANDIDATES_MAX) {
            return Optional.empty();
        }
        String folded = fold(written);
        Optional<String> best = Optional.empty();
        int bestDistance = Integer.MAX_VALUE;
        for (String candidate : candidates) {
            int allowed = Math.min(bestDistance - 1, Math.max(candidate.length(), folded.length()) / 3);
            if (candidate.length() > LENGTH_MAX || Math.abs(candidate.length() - written.length()) > allowed) {
                continue;
            }
            int distance = distance(folded, fold(candidate));
            if (distance <= allowed) {
                best = Optional.of(candidate);
                bestDistance = distance;
            }
        }
        return best;
    }

    private static String fold(String text) {
        return text.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Edits between two texts: insert, remove, replace, swap neighbours (optimal string alignment). */
    private static int distance(String a, String b) {
        int[] twoBack = new int[b.length() + 1];
        int[] back = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            back[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replace = back[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replace, 1 + Math.min(back[j], row[j - 1]));
                if (isSwap(a, i, b, j)) {
                    row[j] = Math.min(row[j], twoBack[j - 2] + 1);
                }
            }
            int[] free = twoBack;
            twoBack = back;
            back = row;
            row = free;
        }
        return back[b.length()];
    }

    private static boolean isSwap(String a, int i, String b, int j) {
        return i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    }
}

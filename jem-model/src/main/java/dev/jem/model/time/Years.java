package dev.jem.model.time;

import java.util.Arrays;
import java.util.BitSet;

/** The years of a Quartz expression. Immutable. */
final class Years {

    /** Quartz knows no earlier ones. */
    static final int FIRST = 1970;
    /** Quartz knows no later ones. */
    static final int LAST = 2999;
    /** What {@link #next} answers when there is none; greater than every year. */
    static final int NONE = Integer.MAX_VALUE;

    /** Every year, also outside {@link #FIRST} and {@link #LAST}. */
    static final Years ANY = new Years(new long[0]);

    private final long[] words;

    private Years(long[] words) {
        this.words = words;
    }

    /** Of a set of years; those outside of {@link #FIRST} to {@link #LAST} are not counted. */
    static Years of(BitSet years) {
        BitSet offset = years.get(FIRST, LAST + 1);
        return offset.cardinality() == LAST - FIRST + 1 ? ANY : new Years(shifted(offset));
    }

    private static long[] shifted(BitSet offset) {
        long[] words = offset.toLongArray();
        return words.length == 0 ? new long[1] : words;
    }

    /** The first of these years that is not before the given one, or {@link #NONE}. */
    int next(int year) {
        if (words.length == 0) {
            return year;
        }
        int from = Math.max(year - FIRST, 0);
        int index = from >>> 6;
        if (index >= words.length) {
            return NONE;
        }
        long word = words[index] & (-1L << (from & 63));
        while (word == 0) {
            index++;
            if (index == words.length) {
                return NONE;
            }
            word = words[index];
        }
        return FIRST + (index << 6) + Long.numberOfTrailingZeros(word);
    }

    boolean any() {
        return words.length == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Years that && Arrays.equals(words, that.words);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(words);
    }
}

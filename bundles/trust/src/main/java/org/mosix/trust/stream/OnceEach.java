package org.mosix.trust.stream;

import java.util.Arrays;

/**
 * Which numbers have been used: each can be used once, in about rising order, since only the latest {@link #WINDOW} are remembered
 * one by one and all lower ones count as used (as RFC 6479 does it). One thread.
 */
final class OnceEach {
    static final int WINDOW = 1024;

    private final long[] bits = new long[WINDOW / Long.SIZE];
    private long highest = -1;

    /** Whether the number, 0 or more, was not used before; now it is. */
    boolean use(long number) {
        if (number < 0 || number <= highest - WINDOW) {
            return false;
        }
        if (number > highest) {
            if (number - WINDOW >= highest) {
                Arrays.fill(bits, 0);
            } else {
                for (long behind = number - highest - 1; behind >= 0; behind--) {
                    bits[word(number - behind)] &= ~bit(number - behind);
                }
            }
            highest = number;
        } else if ((bits[word(number)] & bit(number)) != 0) {
            return false;
        }
        bits[word(number)] |= bit(number);
        return true;
    }

    private static int word(long number) {
        return (int) (number % WINDOW) / Long.SIZE;
    }

    private static long bit(long number) {
        return 1L << (number % Long.SIZE);
    }
}

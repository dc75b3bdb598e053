package org.mosix.discovery.net;

/**
 * Which of the latest sequence numbers of a sender came already (RFC 4303, section 3.4.3; in a ring of words, as RFC 6479
 * does it, so that moving on clears words and shifts nothing). One thread.
 */
final class ReplayWindow {
    /** Numbers behind the highest one that are still told apart; what is reordered further is refused. */
    static final int SIZE = 1024;

    /** One more than the window has: it rarely begins at the first bit of a word. */
    private static final int WORDS = SIZE / Long.SIZE + 1;

    private final long[] words = new long[WORDS];
    private long highest = -1;

    /** True once for each number of 0 or more, and never for one that the window has left behind. */
    boolean accept(long number) {
        if (number < 0) {
            return false;
        }
        if (number > highest) {
            advance(number);
        } else if (highest - number >= SIZE) {
            return false;
        }
        int word = word(number >> 6);
        long bit = 1L << number;
        if ((words[word] & bit) != 0) {
            return false;
        }
        words[word] |= bit;
        return true;
    }

    private void advance(long number) {
        long from = highest >> 6;
        long steps = Math.min((number >> 6) - from, WORDS);
        for (long step = 0; step < steps; step++) {
            words[word((number >> 6) - step)] = 0;
        }
        highest = number;
    }

    private static int word(long block) {
        return (int) (block % WORDS);
    }
}

package org.mosix.api;

import java.util.List;

/**
 * How far processes have come home that an owner called: all guests of a node (expel), or all of a home (bring).
 *
 * @param all processes that were called; grows while new ones are found
 * @param home are at home now
 * @param ended came to their end meanwhile
 * @param failed run on where they were
 * @param bytes of memory that came with those that are home
 * @param reasons why, and what else went wrong; a sentence each, printable, the first {@link #MOST_REASONS}
 */
public record Recall(int all, int home, int ended, int failed, long bytes, List<String> reasons) {
    /** More would help nobody. */
    public static final int MOST_REASONS = 32;

    public static final Recall NOTHING = new Recall(0, 0, 0, 0, 0, List.of());

    /** IllegalArgumentException if a number is negative, or the parts are more than all. */
    public Recall {
        if (bytes < 0) {
            throw new IllegalArgumentException(bytes + " bytes");
        }
        if (home < 0 || ended < 0 || failed < 0 || (long) home + ended + failed > all) {
            throw new IllegalArgumentException(home + " + " + ended + " + " + failed + " processes of " + all);
        }
        reasons = reasons.stream().limit(MOST_REASONS).map(Printable::of).toList();
    }

    /** Processes whose move has not come to an end. */
    public int toGo() {
        return all - home - ended - failed;
    }

    /** Processes whose move has come to an end. */
    public int done() {
        return all - toGo();
    }
}

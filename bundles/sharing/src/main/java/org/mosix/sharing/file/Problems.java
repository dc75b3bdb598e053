package org.mosix.sharing.file;

import java.util.ArrayList;
import java.util.List;
import org.mosix.sharing.Problem;

/** The problems of one file. A file of nothing but nonsense must not fill a log: some are told, and that there are more. */
final class Problems {
    static final int MOST = 100;

    private final String file;
    private final List<Problem> told = new ArrayList<>();

    Problems(String file) {
        this.file = file;
    }

    void add(int line, String sentence) {
        if (told.size() < MOST) {
            told.add(new Problem(file, line, sentence));
        } else if (told.size() == MOST) {
            told.add(new Problem(
                    file, line, "more than " + MOST + " lines are refused; from this one on it is not told why"));
        }
    }

    /** In the order in which they came. */
    List<Problem> told() {
        return told;
    }
}

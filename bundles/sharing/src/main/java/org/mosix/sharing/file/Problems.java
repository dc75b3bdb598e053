package org.mosix.sharing.file;

import java.util.ArrayList;
import java.util.List;
import org.mosix.api.Book;
import org.mosix.api.Printable;
import org.mosix.sharing.Problem;
import org.mosix.sharing.Quoted;

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

    /**
     * Is the file's name one that its content can have? If not, that is a problem.
     *
     * @param what for people: "a partner"
     */
    boolean fitName(String what) {
        if (Book.isName(file)) {
            return true;
        }
        String shown = Printable.of(file.substring(0, Math.min(file.length(), Book.MOST_NAME)));
        String sentence = "the name of " + what + " has 1 to " + Book.MOST_NAME
                + " letters, digits, '-', '.' and '_', a letter or digit first, unlike " + Quoted.of(file);
        told.add(new Problem(shown, 0, sentence));
        return false;
    }

    /** In the order in which they came. */
    List<Problem> told() {
        return told;
    }
}

package org.mosix.shell;

import org.mosix.api.Malformed;

/** Reads a number within bounds, as a word: for the reason see {@link ProcessNumber}. */
final class WholeNumber {
    private WholeNumber() {}

    /** @param what begins the sentence if it is none: "--hours" */
    static int of(String what, String word, int least, int most) throws Malformed {
        String sentence = what + " is " + least + " to " + most + ", not " + word;
        try {
            int number = Integer.parseInt(word);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new Malformed(sentence, e);
        }
        throw new Malformed(sentence);
    }
}

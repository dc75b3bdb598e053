package org.mosix.discovery.meter;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Reads files of /proc, and numbers in them. Any thread. */
final class ProcText {
    /** What a number is that is not there, or is none. */
    static final long UNKNOWN = -1;

    /** Of so many digits every number fits into a long. */
    private static final int MOST_DIGITS = 18;

    private ProcText() {}

    /** The first {@code most} bytes, or what there is; empty if the file cannot be read. */
    static String read(Path file, int most) {
        // Half the cost of a channel, and this is done twenty times a second.
        try (InputStream in = new FileInputStream(file.toFile())) {
            return new String(in.readNBytes(most), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    /** The number that begins at {@code at} and ends with a space, a tab or the line; else {@link #UNKNOWN}. */
    static long number(String text, int at) {
        int end = at;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        boolean whole = end == text.length() || text.charAt(end) <= ' ';
        return end == at || end - at > MOST_DIGITS || !whole ? UNKNOWN : Long.parseLong(text, at, end, 10);
    }

    /** Where the value of a line begins whose first word is this one; -1 if there is none. */
    static int valueOf(String text, String word) {
        int line = 0;
        while (line >= 0 && line < text.length()) {
            int after = line + word.length();
            if (text.startsWith(word, line) && after < text.length() && text.charAt(after) <= ' ') {
                return skipSpace(text, after);
            }
            line = text.indexOf('\n', line) + 1;
            if (line == 0) {
                return -1;
            }
        }
        return -1;
    }

    /** Where the word begins that follows the one at {@code at} in its line; else the end of the line. */
    static int nextWord(String text, int at) {
        int end = at;
        while (end < text.length() && text.charAt(end) > ' ') {
            end++;
        }
        return skipSpace(text, end);
    }

    /** Stops at the end of the line. */
    static int skipSpace(String text, int at) {
        int to = at;
        while (to < text.length() && (text.charAt(to) == ' ' || text.charAt(to) == '\t')) {
            to++;
        }
        return to;
    }
}

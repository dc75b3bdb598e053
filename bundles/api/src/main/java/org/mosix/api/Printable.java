package org.mosix.api;

import java.util.regex.Pattern;

/** Text that cannot drive a terminal: names of programs and files are chosen by their users, others read them. */
public final class Printable {
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\x{80}-\\x{9f}]");

    private Printable() {}

    /** The text with a question mark for each control character. */
    public static String of(String text) {
        return CONTROL.matcher(text).replaceAll("?");
    }
}

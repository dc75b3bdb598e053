package org.mosix.sharing;

import org.mosix.api.Printable;

/** Text that somebody else wrote, for use in a sentence: short, and without what could drive a terminal. */
public final class Quoted {
    private static final int MOST = 60;

    private Quoted() {}

    /** In single quotes; cut behind {@value #MOST} characters. */
    public static String of(String text) {
        boolean cut = text.codePointCount(0, text.length()) > MOST;
        String shown = cut ? text.substring(0, text.offsetByCodePoints(0, MOST)) + "..." : text;
        return "'" + Printable.of(shown) + "'";
    }
}

package org.mosix.sharing.file;

import java.util.Locale;

/** What a line of a cloud's file can say. */
public enum CloudKey implements Word {
    /** Text for people. */
    DESCRIPTION,
    /** A host's name or a literal address. */
    ADDRESS,
    /** 1 to 65535. */
    PORT,
    /** What is offered: ssh. */
    SERVICE,
    /** A user's name there. */
    USER;

    private final String word = name().toLowerCase(Locale.ROOT);

    @Override
    public String word() {
        return word;
    }

    @Override
    public boolean isRepeatable() {
        return false;
    }
}

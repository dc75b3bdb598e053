package org.mosix.sharing.file;

import java.util.Locale;

/** What a line of a partner's file can say. */
public enum PartnerKey implements Word {
    /** Text for people. */
    DESCRIPTION,
    /** 1 to 65535. */
    PRIORITY,
    /** Yes or no. */
    CAN_SEND,
    /** Yes or no. */
    CAN_TAKE,
    /** 0 to 65535, or none. */
    GUEST_LIMIT,
    /** Yes or no. */
    PROXIMATE,
    /** An address, a range or a prefix; in any number of lines. */
    NODES,
    /** A host and a port; in any number of lines. */
    CONTACT;

    private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

    @Override
    public String word() {
        return word;
    }

    @Override
    public boolean isRepeatable() {
        return this == NODES || this == CONTACT;
    }
}

package org.mosix.sharing.file;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a line of a partner's file can say. */
public enum Key {
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

    /** The word in the file; empty if there is no such key. */
    public static Optional<Key> of(String word) {
        return Arrays.stream(values()).filter(key -> key.word.equals(word)).findAny();
    }

    /** As it is written in the file. */
    public String word() {
        return word;
    }

    /** Whether each of several lines counts. */
    public boolean isRepeatable() {
        return this == NODES || this == CONTACT;
    }

    static String all() {
        return Arrays.stream(values()).map(Key::word).collect(Collectors.joining(", "));
    }
}

package org.mosix.api;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What this node's owner has written down in one directory: a file of lines {@code key = value} for each thing, called by its name
 * (docs/adr/0010). Any thread.
 */
public interface Book {
    /** Characters in a name. */
    int MOST_NAME = 63;

    /** It begins with a letter or a digit: a dot in front hides a file, a hyphen would make it an option of a command. */
    Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0," + (MOST_NAME - 1) + "}");

    /** ASCII letters, digits, hyphens, dots and underscores; a letter or digit first, at most {@link #MOST_NAME} in all. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** What a line can begin with, in the order in which they are told. */
    List<String> keys();

    /**
     * Writes a value into a file; it is in force when this returns. Where there may be several of a key, it is one more of them.
     *
     * @throws Refused if the value, the key or the name is not allowed, or the file cannot be written: nothing is changed
     */
    void set(String name, String key, String value) throws Refused;

    /**
     * Takes a value back, or with an empty one all of that key.
     *
     * @throws Refused as {@link #set}; also if there is no such file
     */
    void unset(String name, String key, String value) throws Refused;

    /**
     * Removes a file: what it speaks of is not known any more.
     *
     * @throws Refused if there is none, or it cannot be removed
     */
    void remove(String name) throws Refused;
}

package org.mosix.sharing.file;

/** What a line of a file can begin with. */
public interface Word {
    /** As it is written in the file. */
    String word();

    /** Whether each of several lines counts. */
    boolean isRepeatable();
}

package org.mosix.shell;

import org.mosix.api.Malformed;

/**
 * Reads a process number. An argument of type int would do, but Karaf 4.4.10 cannot convert an unquoted number when a
 * line is run by {@code Session.execute} ("Unable to convert value 4711 to type int").
 */
final class ProcessNumber {
    private ProcessNumber() {}

    static int of(String word) throws Malformed {
        try {
            int pid = Integer.parseInt(word);
            if (pid > 0) {
                return pid;
            }
        } catch (NumberFormatException e) {
            throw new Malformed("'" + word + "' is not a process number", e);
        }
        throw new Malformed("'" + word + "' is not a process number");
    }
}

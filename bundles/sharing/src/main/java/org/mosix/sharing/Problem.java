package org.mosix.sharing;

/**
 * What is wrong in an owner's file. Only the line it names is not in force.
 *
 * @param file its name, fit to be printed
 * @param line from 1; 0 for the file as a whole
 * @param sentence what was found and what is allowed; fit to be printed, without a full stop
 */
public record Problem(String file, int line, String sentence) {
    @Override
    public String toString() {
        return file + (line == 0 ? "" : ":" + line) + ": " + sentence;
    }
}

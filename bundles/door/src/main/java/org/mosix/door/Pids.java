package org.mosix.door;

/** Reads process numbers that users write. */
final class Pids {
    private Pids() {}

    static int read(String word) throws Options.Wrong {
        try {
            int pid = Integer.parseInt(word);
            if (pid > 0) {
                return pid;
            }
        } catch (NumberFormatException e) {
            throw notOne(word);
        }
        throw notOne(word);
    }

    private static Options.Wrong notOne(String word) {
        return new Options.Wrong("'" + word + "' is not a process number");
    }
}

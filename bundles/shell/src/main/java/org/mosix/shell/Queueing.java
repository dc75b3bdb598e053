package org.mosix.shell;

import org.apache.karaf.shell.support.CommandException;
import org.mosix.api.JobQueue;

/** The queue of this node, if it has one. */
final class Queueing {
    private Queueing() {}

    /** Throws CommandException that says what to do if there is none. */
    static JobQueue required(JobQueue queue) throws CommandException {
        if (queue == null) {
            throw new CommandException(
                    "this node has no queue: install the feature mosix-queue; if that is there, it is"
                            + " just being replaced, or its settings are wrong: see log:display");
        }
        return queue;
    }

    /** Reads the number of a job, or of its process. */
    static int job(String word) throws CommandException {
        if (!word.matches("[0-9]{1,9}") || Integer.parseInt(word) == 0) {
            throw new CommandException("'" + word + "' is not the number of a job or a process");
        }
        return Integer.parseInt(word);
    }
}

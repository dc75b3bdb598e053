package org.mosix.door;

import java.io.IOException;
import java.util.Optional;
import org.mosix.api.ClusterException;
import org.mosix.api.JobQueue;

/** One of the users' commands. Has no state; many threads run it at once. */
interface Command {
    /** What {@code --help} prints. */
    String help();

    Options.Syntax syntax();

    /** Exit status for wrong usage. */
    default int usageStatus() {
        return 2;
    }

    /** Exit status for a failure that is not the user's. */
    default int failureStatus() {
        return 1;
    }

    /** What it tells the queue if it waits there before it is run; empty: it is run at once. Says nothing to the client. */
    default Optional<JobQueue.Wish> queued(Options options) throws Options.Wrong {
        return Optional.empty();
    }

    /**
     * Does the work on the thread of the connection, however long it takes.
     *
     * @return the exit status for the client; it is not used when the client became another program
     * @throws IOException when the client is gone
     */
    int run(Request request, Options options, Client client) throws ClusterException, Options.Wrong, IOException;
}

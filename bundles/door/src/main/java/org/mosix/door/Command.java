package org.mosix.door;

import java.io.IOException;
import org.mosix.api.ClusterException;

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

    /**
     * Does the work on the thread of the connection, however long it takes.
     *
     * @return the exit status for the client; it is not used when the client became another program
     * @throws IOException when the client is gone
     */
    int run(Request request, Options options, Client client) throws ClusterException, Options.Wrong, IOException;
}

package org.mosix.shell;

import org.mosix.api.Caller;

/** As whom the Karaf shell asks. */
final class Administrator {
    /** Root, in the node's own process. */
    static final Caller CALLER = new Caller((int) ProcessHandle.current().pid(), 0, 0);

    private Administrator() {}
}

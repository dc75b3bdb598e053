package org.mosix.shell;

import org.apache.karaf.shell.support.CommandException;
import org.mosix.api.Balancer;

/** Who decides where processes work, if anybody does. */
final class Deciding {
    private Deciding() {}

    /** Throws CommandException that says what to do if there is none. */
    static Balancer required(Balancer balancer) throws CommandException {
        if (balancer == null) {
            throw new CommandException(
                    "this node decides nothing by itself: install the feature mosix-information, and see"
                            + " whether etc/org.mosix.balance.cfg says enabled=false");
        }
        return balancer;
    }
}

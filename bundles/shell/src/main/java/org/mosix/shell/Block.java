package org.mosix.shell;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.mosix.api.ClusterException;
import org.mosix.api.OwnerRule;

/** {@code mosix:block}. */
@Service
@Command(
        scope = "mosix",
        name = "block",
        description = "Lets no guests of other nodes in, until mosix:noblock",
        detailedDescription = "Guests that are here stay; mosix:expel sends them home. A block holds when the node is"
                + " started anew, too. Where nodes know each other, mosix:nodes shows block under STATUS.")
public final class Block implements Action {
    @Reference(optional = true)
    OwnerRule owner;

    @Reference
    Session session;

    @Override
    public Object execute() throws ClusterException {
        int guests = Needed.of(owner).block();
        session.getConsole()
                .println("no guests are let in any more; "
                        + switch (guests) {
                            case 0 -> "none is here";
                            case 1 -> "1 is here and stays: mosix:expel sends it home";
                            default -> guests + " are here and stay: mosix:expel sends them home";
                        });
        return null;
    }
}

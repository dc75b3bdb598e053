package org.mosix.shell;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.mosix.api.ClusterException;
import org.mosix.api.OwnerRule;

/** {@code mosix:stay}. */
@Service
@Command(
        scope = "mosix",
        name = "stay",
        description = "Lets no process of this home leave by itself, until mosix:nostay",
        detailedDescription =
                "One that comes home to make a call stays at home. Users' own moves (mosrun -r, mosmigrate) are made,"
                        + " and what is away stays there; mosix:bring calls it home. This holds when the node is started anew,"
                        + " too. Where nodes know each other, mosix:nodes shows stay under STATUS.")
public final class Stay implements Action {
    @Reference(optional = true)
    OwnerRule owner;

    @Reference
    Session session;

    @Override
    public Object execute() throws ClusterException {
        Needed.of(owner).stay();
        session.getConsole().println("processes of this home leave only when their users say so");
        return null;
    }
}

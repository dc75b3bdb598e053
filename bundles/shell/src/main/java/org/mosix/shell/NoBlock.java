package org.mosix.shell;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.mosix.api.ClusterException;
import org.mosix.api.OwnerRule;

/** {@code mosix:noblock}. */
@Service
@Command(scope = "mosix", name = "noblock", description = "Lets guests of other nodes in again, after mosix:block")
public final class NoBlock implements Action {
    @Reference(optional = true)
    OwnerRule owner;

    @Reference
    Session session;

    @Override
    public Object execute() throws ClusterException {
        boolean blocked = Needed.of(owner).isBlocked();
        Needed.of(owner).unblock();
        session.getConsole().println(blocked ? "guests are let in again" : "guests were let in already");
        return null;
    }
}

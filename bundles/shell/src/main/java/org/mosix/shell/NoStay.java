package org.mosix.shell;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.mosix.api.ClusterException;
import org.mosix.api.OwnerRule;

/** {@code mosix:nostay}. */
@Service
@Command(
        scope = "mosix",
        name = "nostay",
        description = "Lets processes of this home leave by themselves again, after mosix:stay")
public final class NoStay implements Action {
    @Reference(optional = true)
    OwnerRule owner;

    @Reference
    Session session;

    @Override
    public Object execute() throws ClusterException {
        boolean stayed = Needed.of(owner).isStaying();
        Needed.of(owner).stayNoMore();
        session.getConsole()
                .println(stayed ? "processes leave by themselves again" : "processes left by themselves already");
        return null;
    }
}

package org.mosix.shell;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.mosix.api.ClusterException;
import org.mosix.api.ClusterTrust;

/** {@code mosix:cluster-root}. */
@Service
@Command(
        scope = "mosix",
        name = "cluster-root",
        description = "Prints by what other owners' nodes know the nodes of this cluster",
        detailedDescription =
                "For mosix:partner-trust on their nodes. It is no secret, but must get there unchanged: mosix:cluster tells the fingerprint on both sides.")
public final class ClusterRoot implements Action {
    @Reference(optional = true)
    ClusterTrust trust;

    @Reference
    Session session;

    @Override
    public Object execute() throws ClusterException, CommandException {
        session.getConsole().println(Clustering.required(trust).rootText());
        return null;
    }
}

package org.mosix.shell;

import java.io.IOException;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.mosix.api.ClusterException;
import org.mosix.api.ClusterTrust;

/** {@code mosix:cluster-create}. */
@Service
@Command(
        scope = "mosix",
        name = "cluster-create",
        description = "Makes a cluster: its authority is on this node, which is its first member",
        detailedDescription =
                "From then on this node talks to members only. Others join with what mosix:cluster-token prints. The authority's files are in the directory trust/authority of this node: keep a copy of them off-line.")
public final class ClusterCreate implements Action {
    @Reference(optional = true)
    ClusterTrust trust;

    @Reference
    Session session;

    @Override
    public Object execute() throws ClusterException, CommandException, IOException {
        session.getConsole().println(Clustering.line(Clustering.required(trust).create()));
        return null;
    }
}

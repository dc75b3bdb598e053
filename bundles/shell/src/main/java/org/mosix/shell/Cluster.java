package org.mosix.shell;

import java.io.IOException;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.mosix.api.ClusterException;
import org.mosix.api.ClusterTrust;

/** {@code mosix:cluster}. */
@Service
@Command(
        scope = "mosix",
        name = "cluster",
        description = "Shows which cluster this node is a member of",
        detailedDescription = "Members prove to each other who they are on each connection, whatever their addresses.")
public final class Cluster implements Action {
    @Reference(optional = true)
    ClusterTrust trust;

    @Reference
    Session session;

    @Override
    public Object execute() throws ClusterException, CommandException, IOException {
        ClusterTrust now = Clustering.required(trust);
        Optional<ClusterTrust.Membership> member = now.membership();
        if (member.isEmpty()) {
            session.getConsole()
                    .println("this node is a member of no cluster and goes by addresses: mosix:cluster-create or"
                            + " mosix:join");
            return null;
        }
        session.getConsole().println(Clustering.line(member.get()));
        session.getConsole().println("fingerprint " + now.root().fingerprint());
        session.getConsole().println("revoked certificates: " + member.get().revoked());
        now.partners().forEach((name, root) -> session.getConsole().println(Clustering.line(name, root)));
        return null;
    }
}

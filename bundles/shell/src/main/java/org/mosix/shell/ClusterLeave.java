package org.mosix.shell;

import java.io.IOException;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.mosix.api.ClusterException;
import org.mosix.api.ClusterTrust;

/** {@code mosix:cluster-leave}. */
@Service
@Command(
        scope = "mosix",
        name = "cluster-leave",
        description = "Ends this node's membership of its cluster",
        detailedDescription =
                "It goes by addresses again. If the authority is here, it is deleted, and nobody can join that cluster or be revoked any more.")
public final class ClusterLeave implements Action {
    @Option(name = "--authority", description = "also if that deletes the authority of the cluster")
    boolean authority;

    @Reference(optional = true)
    ClusterTrust trust;

    @Reference
    Session session;

    @Override
    public Object execute() throws ClusterException, CommandException, IOException {
        ClusterTrust now = Clustering.required(trust);
        if (!authority
                && now.membership().map(ClusterTrust.Membership::authority).orElse(false)) {
            throw new CommandException(
                    "the authority of the cluster is here and would be deleted: say --authority if" + " that is meant");
        }
        now.leave();
        session.getConsole().println("this node is a member of no cluster");
        return null;
    }
}

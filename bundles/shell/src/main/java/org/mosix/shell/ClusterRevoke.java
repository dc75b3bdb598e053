package org.mosix.shell;

import java.io.IOException;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.mosix.api.ClusterException;
import org.mosix.api.ClusterTrust;

/** {@code mosix:cluster-revoke}. */
@Service
@Command(
        scope = "mosix",
        name = "cluster-revoke",
        description = "Takes a node out of the cluster: it is not believed any more",
        detailedDescription =
                "On the node with the authority only. Connections with that node are closed; its processes that are away and those of others that are there are lost with it, so send them home first if it still works: mosix:expel and mosix:bring there. It may join again with a new token.")
public final class ClusterRevoke implements Action {
    @Argument(name = "node", description = "its number", required = true)
    String node;

    @Reference(optional = true)
    ClusterTrust trust;

    @Reference
    Session session;

    @Override
    public Object execute() throws ClusterException, CommandException, IOException {
        int number = WholeNumber.of("a node's number", node, 1, Clustering.MOST_NODE);
        List<String> deaf = Clustering.required(trust).revoke(number);
        deaf.forEach(session.getConsole()::println);
        if (!deaf.isEmpty()) {
            throw new CommandException("node " + node + " is revoked, but not all nodes know it yet");
        }
        session.getConsole().println("node " + node + " is revoked");
        return null;
    }
}

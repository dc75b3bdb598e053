package org.mosix.shell;

import java.io.IOException;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.mosix.api.ClusterException;
import org.mosix.api.ClusterTrust;

/** {@code mosix:join}. */
@Service
@Command(
        scope = "mosix",
        name = "join",
        description = "Makes this node a member of a cluster, by a token of its authority",
        detailedDescription =
                "The token comes from mosix:cluster-token on the node with the authority. From then on this node talks to members only.")
public final class Join implements Action {
    @Argument(name = "token", description = "what mosix:cluster-token printed", required = true)
    String token;

    @Reference(optional = true)
    ClusterTrust trust;

    @Reference
    Session session;

    @Override
    public Object execute() throws ClusterException, CommandException, IOException {
        Thread own = Thread.currentThread();
        String name = own.getName();
        // Karaf names the thread by the command, and the log shows threads: no token may stand there.
        own.setName("mosix-join");
        try {
            session.getConsole()
                    .println(Clustering.line(Clustering.required(trust).join(token)));
        } finally {
            own.setName(name);
        }
        return null;
    }
}

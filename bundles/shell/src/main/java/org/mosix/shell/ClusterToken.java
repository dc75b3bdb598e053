package org.mosix.shell;

import java.io.IOException;
import java.time.Duration;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.mosix.api.ClusterException;
import org.mosix.api.ClusterTrust;

/** {@code mosix:cluster-token}. */
@Service
@Command(
        scope = "mosix",
        name = "cluster-token",
        description = "Prints a token with which one machine can join the cluster, once",
        detailedDescription =
                "On the node with the authority only. Who has the token can join: carry it as a password. On the other machine: mosix:join TOKEN.")
public final class ClusterToken implements Action {
    private static final int MOST_HOURS = 720;

    @Argument(name = "node", description = "number that the node shall have; 0: the next that nobody had")
    String node = "0";

    @Option(name = "--hours", description = "how long it serves, 1 to 720")
    String hours = "24";

    @Reference(optional = true)
    ClusterTrust trust;

    @Reference
    Session session;

    @Override
    public Object execute() throws ClusterException, CommandException, IOException {
        int number = WholeNumber.of("a node's number", node, 0, Clustering.MOST_NODE);
        Duration life = Duration.ofHours(WholeNumber.of("--hours", hours, 1, MOST_HOURS));
        session.getConsole().println(Clustering.required(trust).token(number, life));
        return null;
    }
}

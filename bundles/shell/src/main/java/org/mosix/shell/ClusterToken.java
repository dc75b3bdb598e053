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
    int node;

    @Option(name = "--hours", description = "how long it serves, 1 to 720")
    int hours = 24;

    @Reference(optional = true)
    ClusterTrust trust;

    @Reference
    Session session;

    @Override
    public Object execute() throws ClusterException, CommandException, IOException {
        if (hours < 1 || hours > MOST_HOURS) {
            throw new CommandException("--hours is 1 to " + MOST_HOURS + ", not " + hours);
        }
        session.getConsole().println(Clustering.required(trust).token(node, Duration.ofHours(hours)));
        return null;
    }
}

package org.mosix.shell;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.mosix.api.ClusterException;
import org.mosix.api.OwnerRule;

/** {@code mosix:disconnect}. */
@Service
@Command(
        scope = "mosix",
        name = "disconnect",
        description =
                "Takes our cluster out of the multi-cluster: guests of others go home, our own processes come back",
        detailedDescription =
                "On all our nodes; which these are mosix:partners says. From the first moment on nobody goes either way,"
                        + " also after a start, until mosix:connect. Says once a second how many have come home and how many are"
                        + " still to go. What cannot be moved runs on where it is and is named with the reason; that is an"
                        + " error of this command. Ctrl-C begins no more moves; the cluster stays closed.")
public final class Disconnect implements Action {
    @Reference(optional = true)
    OwnerRule owner;

    @Reference
    Session session;

    @Override
    public Object execute() throws ClusterException, CommandException, InterruptedException {
        RecallLines lines = new RecallLines(session.getConsole());
        lines.end(
                Needed.of(owner).disconnect(lines),
                "disconnected; no process had to move",
                "away from home or here as a guest; the cluster is closed to others all the same");
        return null;
    }
}

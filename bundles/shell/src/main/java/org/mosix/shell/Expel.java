package org.mosix.shell;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.mosix.api.ClusterException;
import org.mosix.api.OwnerRule;

/** {@code mosix:expel}. */
@Service
@Command(
        scope = "mosix",
        name = "expel",
        description = "Sends all guests of this node home, where they work on",
        detailedDescription =
                "Says once a second how many are home and how many are still to go. A guest whose home cannot take it"
                        + " runs on here, and is named with the reason; that is an error of this command. Nobody is let in"
                        + " meanwhile; mosix:block keeps them from coming again. Ctrl-C begins no more moves.")
public final class Expel implements Action {
    @Reference(optional = true)
    OwnerRule owner;

    @Reference
    Session session;

    @Override
    public Object execute() throws ClusterException, CommandException, InterruptedException {
        RecallLines lines = new RecallLines(session.getConsole());
        lines.end(Needed.of(owner).expel(lines), "no guests are here", "here");
        return null;
    }
}

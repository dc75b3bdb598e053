package org.mosix.shell;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.mosix.api.OwnerRule;
import org.mosix.api.Refused;

/** {@code mosix:bring}. */
@Service
@Command(
        scope = "mosix",
        name = "bring",
        description = "Brings the processes of this home back that work on other nodes",
        detailedDescription =
                "Says once a second how many are home and how many are still to go. A process that cannot come runs on"
                        + " where it is, and is named with the reason; that is an error of this command. Ctrl-C begins no more"
                        + " moves.")
public final class Bring implements Action {
    @Reference(optional = true)
    OwnerRule owner;

    @Reference
    Session session;

    @Override
    public Object execute() throws CommandException, Refused, InterruptedException {
        RecallLines lines = new RecallLines(session.getConsole());
        lines.end(Needed.of(owner).bring(lines), "no process of this home is away", "away");
        return null;
    }
}

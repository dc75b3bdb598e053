package org.mosix.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.mosix.api.ClusterException;
import org.mosix.api.OwnerRule;

/** {@code mosix:connect}. */
@Service
@Command(
        scope = "mosix",
        name = "connect",
        description = "Makes our cluster a part of the multi-cluster again, after mosix:disconnect",
        detailedDescription =
                "On all our nodes. Who may come and go then is what mosix:partners lists. A node of ours that"
                        + " does not hear it is named; that is an error of this command.")
public final class Connect implements Action {
    @Reference(optional = true)
    OwnerRule owner;

    @Reference
    Session session;

    @Override
    public Object execute() throws ClusterException, CommandException {
        List<String> deaf = Needed.of(owner).connect();
        if (!deaf.isEmpty()) {
            deaf.forEach(session.getConsole()::println);
            throw new CommandException("this node is connected, but not all of ours are");
        }
        session.getConsole().println("connected");
        return null;
    }
}

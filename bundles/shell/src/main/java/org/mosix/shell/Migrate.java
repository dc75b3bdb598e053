package org.mosix.shell;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.mosix.api.ClusterException;
import org.mosix.api.Destination;
import org.mosix.api.Migrator;

/** {@code mosix:migrate}. */
@Service
@Command(
        scope = "mosix",
        name = "migrate",
        description = "Moves a process that was started by mosrun on this node, and waits for it to arrive")
public final class Migrate implements Action {
    @Argument(index = 0, name = "pid", description = "number of the process on this node", required = true)
    @Completion(PidCompleter.class)
    String pid;

    @Argument(
            index = 1,
            name = "destination",
            description = "number, address or host name of a node, or home",
            required = true)
    @Completion(DestinationCompleter.class)
    String destination;

    @Reference(optional = true)
    Migrator migrator;

    @Reference
    Session session;

    @Override
    public Object execute() throws ClusterException {
        session.getConsole()
                .println(Needed.of(migrator)
                        .move(Administrator.CALLER, ProcessNumber.of(pid), Destination.of(destination))
                        .sentence());
        return null;
    }
}

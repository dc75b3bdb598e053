package org.mosix.shell;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.mosix.api.ClusterException;
import org.mosix.api.Freezer;

/** {@code mosix:thaw}. */
@Service
@Command(scope = "mosix", name = "thaw", description = "Lets a frozen process go on, at home")
public final class Thaw implements Action {
    @Argument(index = 0, name = "pid", description = "number of the process on this node", required = true)
    @Completion(FrozenCompleter.class)
    String pid;

    @Reference(optional = true)
    Freezer freezer;

    @Reference
    Session session;

    @Override
    public Object execute() throws ClusterException, CommandException {
        session.getConsole()
                .println(Freeze.required(freezer)
                        .thaw(Administrator.CALLER, ProcessNumber.of(pid))
                        .sentence());
        return null;
    }
}

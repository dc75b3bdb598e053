package org.mosix.shell;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.mosix.api.ClusterException;
import org.mosix.api.Jobs;
import org.mosix.api.Printable;

/** {@code mosix:why}. */
@Service
@Command(
        scope = "mosix",
        name = "why",
        description = "Says why a process is where it is, and what keeps it from moving")
public final class Why implements Action {
    @Argument(index = 0, name = "pid", description = "number of the process on this node", required = true)
    @Completion(PidCompleter.class)
    String pid;

    @Reference
    Jobs jobs;

    @Reference
    Session session;

    @Override
    public Object execute() throws ClusterException {
        for (String line : jobs.why(Administrator.CALLER, ProcessNumber.of(pid))) {
            session.getConsole().println(Printable.of(line));
        }
        return null;
    }
}

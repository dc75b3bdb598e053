package org.mosix.shell;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.mosix.api.Balancer;
import org.mosix.api.ClusterException;
import org.mosix.api.Jobs;
import org.mosix.api.Printable;
import org.mosix.monitor.DecisionText;

/** {@code mosix:why}. */
@Service
@Command(
        scope = "mosix",
        name = "why",
        description = "Says why a process is where it is, what keeps it from moving, and what was decided of it")
public final class Why implements Action {
    @Argument(index = 0, name = "pid", description = "number of the process on this node", required = true)
    @Completion(PidCompleter.class)
    String pid;

    @Reference(optional = true)
    Jobs jobs;

    @Reference(optional = true)
    Balancer balancer;

    @Reference
    Session session;

    @Override
    public Object execute() throws ClusterException {
        int number = ProcessNumber.of(pid);
        for (String line : Needed.of(jobs).why(Administrator.CALLER, number)) {
            session.getConsole().println(Printable.of(line));
        }
        if (balancer != null) {
            for (String line : DecisionText.of(balancer.decisions(), number)) {
                session.getConsole().println(Printable.of(line));
            }
        }
        return null;
    }
}

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
import org.mosix.api.JobQueue;
import org.mosix.monitor.QueueTable;

/** {@code mosix:queue-run}. */
@Service
@Command(scope = "mosix", name = "queue-run", description = "Lets a job of the queue begin now, before its turn")
public final class QueueRun implements Action {
    @Argument(index = 0, name = "job", required = true, description = "its number, or that of its process")
    @Completion(QueueCompleter.class)
    String job;

    @Reference(optional = true)
    JobQueue queue;

    @Reference
    Session session;

    @Override
    public Object execute() throws ClusterException, CommandException {
        JobQueue.Entry entry = Queueing.required(queue).run(Administrator.CALLER, Queueing.job(job));
        session.getConsole().println(QueueTable.begins(entry));
        return null;
    }
}

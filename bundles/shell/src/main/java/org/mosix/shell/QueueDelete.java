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

/** {@code mosix:queue-delete}. */
@Service
@Command(
        scope = "mosix",
        name = "queue-delete",
        description = "Takes a job that waits out of the queue: its mosrun ends")
public final class QueueDelete implements Action {
    @Argument(index = 0, name = "job", required = true, description = "its number, or that of its process")
    @Completion(QueueCompleter.class)
    String job;

    @Reference(optional = true)
    JobQueue queue;

    @Reference
    Session session;

    @Override
    public Object execute() throws ClusterException, CommandException {
        JobQueue.Entry entry = Queueing.required(queue).delete(Administrator.CALLER, Queueing.job(job));
        session.getConsole().println(QueueTable.deleted(entry));
        return null;
    }
}

package org.mosix.shell;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.mosix.api.ClusterException;
import org.mosix.api.JobQueue;

/** A command on one job that waits in the queue. */
abstract class OfQueue implements Action {
    @Argument(index = 0, name = "job", required = true, description = "its number, or that of its process")
    @Completion(QueueCompleter.class)
    String job;

    @Reference(optional = true)
    JobQueue queue;

    @Reference
    Session session;

    @Override
    public Object execute() throws ClusterException, CommandException {
        session.getConsole().println(change(Queueing.required(queue), Queueing.job(job)));
        return null;
    }

    /** What was done, a sentence. */
    abstract String change(JobQueue required, int number) throws ClusterException;
}

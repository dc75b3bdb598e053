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

/** {@code mosix:queue-priority}. */
@Service
@Command(
        scope = "mosix",
        name = "queue-priority",
        description = "Gives a job that waits in the queue another priority, or another place within its priority",
        detailedDescription = "A priority is 0 to 65535, the lower the earlier; 50 for jobs whose users say nothing.")
public final class QueuePriority implements Action {
    private static final String FIRST = "first";
    private static final String LAST = "last";

    @Argument(index = 0, name = "job", required = true, description = "its number, or that of its process")
    @Completion(QueueCompleter.class)
    String job;

    @Argument(
            index = 1,
            name = "priority",
            required = true,
            description = "a number; first or last: it is the first or the last one of the priority that it has")
    @Completion(QueuePriorityCompleter.class)
    String priority;

    @Reference(optional = true)
    JobQueue queue;

    @Reference
    Session session;

    @Override
    public Object execute() throws ClusterException, CommandException {
        session.getConsole().println(change(Queueing.required(queue), Queueing.job(job)));
        return null;
    }

    private String change(JobQueue required, int number) throws ClusterException {
        return switch (priority) {
            case FIRST -> QueueTable.advanced(required.advance(Administrator.CALLER, number));
            case LAST -> QueueTable.retarded(required.retard(Administrator.CALLER, number));
            default -> {
                int value = WholeNumber.of("a priority", priority, 0, JobQueue.MOST_PRIORITY);
                yield QueueTable.changed(required.changePriority(Administrator.CALLER, number, value));
            }
        };
    }
}

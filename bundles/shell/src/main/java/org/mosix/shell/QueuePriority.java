package org.mosix.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
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
public final class QueuePriority extends OfQueue {
    private static final String FIRST = "first";
    private static final String LAST = "last";

    @Argument(
            index = 1,
            name = "priority",
            required = true,
            description = "a number; first or last: it is the first or the last one of the priority that it has")
    @Completion(QueuePriorityCompleter.class)
    String priority;

    @Override
    String change(JobQueue required, int number) throws ClusterException {
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

package org.mosix.shell;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.mosix.api.ClusterException;
import org.mosix.api.JobQueue;
import org.mosix.monitor.QueueTable;

/** {@code mosix:queue-run}. */
@Service
@Command(scope = "mosix", name = "queue-run", description = "Lets a job of the queue begin now, before its turn")
public final class QueueRun extends OfQueue {
    @Override
    String change(JobQueue required, int number) throws ClusterException {
        return QueueTable.begins(required.run(Administrator.CALLER, number));
    }
}

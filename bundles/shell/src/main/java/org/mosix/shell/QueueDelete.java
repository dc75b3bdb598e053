package org.mosix.shell;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.mosix.api.ClusterException;
import org.mosix.api.JobQueue;
import org.mosix.monitor.QueueTable;

/** {@code mosix:queue-delete}. */
@Service
@Command(
        scope = "mosix",
        name = "queue-delete",
        description = "Takes a job that waits out of the queue: its mosrun ends")
public final class QueueDelete extends OfQueue {
    @Override
    String change(JobQueue required, int number) throws ClusterException {
        return QueueTable.deleted(required.delete(Administrator.CALLER, number));
    }
}

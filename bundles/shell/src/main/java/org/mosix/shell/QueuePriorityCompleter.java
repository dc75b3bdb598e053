package org.mosix.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.mosix.api.JobQueue;

/** Offers what is said instead of a priority, and the usual one. */
@Service
public final class QueuePriorityCompleter extends WordCompleter {
    @Override
    List<String> words() {
        return List.of("first", "last", Integer.toString(JobQueue.PRIORITY));
    }
}

package org.mosix.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.mosix.api.JobQueue;

/** Offers the numbers of jobs that wait in the queue. */
@Service
public final class QueueCompleter extends WordCompleter {
    @Reference(optional = true)
    JobQueue queue;

    @Override
    List<String> words() {
        return queue == null
                ? List.of()
                : queue.list().stream()
                        .filter(entry -> !entry.ticket().begun())
                        .map(entry -> Integer.toString(entry.ticket().id()))
                        .toList();
    }
}

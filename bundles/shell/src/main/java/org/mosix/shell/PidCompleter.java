package org.mosix.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.mosix.api.ClusterException;
import org.mosix.api.Jobs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Offers the process numbers of all jobs. */
@Service
public final class PidCompleter extends WordCompleter {
    private static final Logger LOG = LoggerFactory.getLogger(PidCompleter.class);

    @Reference(optional = true)
    Jobs jobs;

    @Override
    List<String> words() {
        if (jobs == null) {
            return List.of();
        }
        try {
            return jobs.list(Administrator.CALLER, true).stream()
                    .map(p -> Integer.toString(p.pid()))
                    .toList();
        } catch (ClusterException e) {
            LOG.debug("nothing to offer", e);
            return List.of();
        }
    }
}

package org.mosix.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.mosix.api.ClusterException;
import org.mosix.api.Jobs;
import org.mosix.api.ProcessInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Offers the process numbers of all jobs. */
@Service
public final class PidCompleter implements Completer {
    private static final Logger LOG = LoggerFactory.getLogger(PidCompleter.class);

    @Reference(optional = true)
    Jobs jobs;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        StringsCompleter numbers = new StringsCompleter();
        try {
            for (ProcessInfo p : Needed.of(jobs).list(Administrator.CALLER, true)) {
                numbers.getStrings().add(Integer.toString(p.pid()));
            }
        } catch (ClusterException e) {
            LOG.debug("nothing to offer", e);
        }
        return numbers.complete(session, line, candidates);
    }
}

package org.mosix.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.mosix.api.Freezer;

/** Offers the numbers of frozen processes. */
@Service
public final class FrozenCompleter implements Completer {
    @Reference(optional = true)
    Freezer freezer;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        StringsCompleter numbers = new StringsCompleter();
        if (freezer != null) {
            freezer.frozen().forEach(f -> numbers.getStrings().add(Integer.toString(f.pid())));
        }
        return numbers.complete(session, line, candidates);
    }
}

package org.mosix.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** Offers some usual sizes of memory, MB. */
@Service
public final class MemoryCompleter implements Completer {
    private static final List<String> SIZES = List.of("256", "1024", "4096", "16384", "65536");

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        return new StringsCompleter(SIZES).complete(session, line, candidates);
    }
}

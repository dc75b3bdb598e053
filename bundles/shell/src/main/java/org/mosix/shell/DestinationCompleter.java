package org.mosix.shell;

import java.util.List;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.mosix.api.NodeInfo;
import org.mosix.api.Nodes;

/** Offers {@code home} and the numbers of the nodes that are up. */
@Service
public final class DestinationCompleter implements Completer {
    @Reference(optional = true)
    Nodes nodes;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        StringsCompleter words = new StringsCompleter();
        words.getStrings().add("home");
        Stream.ofNullable(nodes)
                .flatMap(known -> known.list().stream())
                .filter(NodeInfo::up)
                .forEach(n -> words.getStrings().add(n.id().toString()));
        return words.complete(session, line, candidates);
    }
}

package org.mosix.shell;

import java.util.List;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.mosix.api.NodeInfo;
import org.mosix.api.Nodes;

/** Offers {@code home} and the numbers of the nodes that are up. */
@Service
public final class DestinationCompleter extends WordCompleter {
    @Reference(optional = true)
    Nodes nodes;

    @Override
    List<String> words() {
        Stream<String> up = Stream.ofNullable(nodes)
                .flatMap(known -> known.list().stream())
                .filter(NodeInfo::up)
                .map(n -> n.id().toString());
        return Stream.concat(Stream.of("home"), up).toList();
    }
}

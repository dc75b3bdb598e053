package org.mosix.door;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.mosix.api.Information;
import org.mosix.api.Nodes;
import org.mosix.monitor.NodeTable;

/** {@code mosnodes}: the nodes of the cluster as seen from here. */
final class NodesCommand implements Command {
    private final Nodes nodes;
    private final Supplier<Optional<Information>> information;

    NodesCommand(Nodes nodes, Supplier<Optional<Information>> information) {
        this.nodes = nodes;
        this.information = information;
    }

    @Override
    public String help() {
        return """
                usage: mosnodes
                Lists the nodes of the cluster; * marks this one.

                  --help  print this

                STATE says whether processes can move there now. Where nodes know each other,
                there are besides: ALIVE; AGE-S, the age of what follows, in seconds; SPEED of
                a core, 10000 is standard; CORES; LOAD, the processes that run or want to, over
                the speed; FREE-MB of MB of memory; GUESTS, processes of other nodes there;
                STATUS, what its owner has said: block, it lets no guests in.
                """;
    }

    @Override
    public Options.Syntax syntax() {
        return new Options.Syntax(Set.of("--help"), Set.of());
    }

    @Override
    public int run(Request request, Options options, Client client) throws Options.Wrong, IOException {
        if (!options.operands().isEmpty()) {
            throw new Options.Wrong("mosnodes takes no operands");
        }
        client.print(Table.of(NodeTable.of(nodes, information.get().map(Information::view))));
        return 0;
    }
}

package org.mosix.door;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.mosix.api.NodeInfo;
import org.mosix.api.Nodes;

/** {@code mosnodes}: the nodes of the cluster as seen from here. */
final class NodesCommand implements Command {
    private final Nodes nodes;

    NodesCommand(Nodes nodes) {
        this.nodes = nodes;
    }

    @Override
    public String help() {
        return """
                usage: mosnodes
                Lists the nodes of the cluster; * marks this one.

                  --help  print this
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
        Table table = new Table("NODE>", "", "ADDRESS", "STATE", "REASON");
        for (NodeInfo n : nodes.list()) {
            String own = n.id().equals(nodes.own()) ? "*" : "";
            table.row(List.of(n.id(), own, n.address(), n.up() ? "up" : "down", n.reason()));
        }
        client.print(table.text());
        return 0;
    }
}

package org.mosix.door;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.mosix.api.Information;
import org.mosix.api.Nodes;
import org.mosix.api.Refused;
import org.mosix.linux.local.UserTerminal;
import org.mosix.monitor.Known;
import org.mosix.monitor.NodeTable;
import org.mosix.monitor.Screen;

/** {@code mosmon}: bars of all nodes in the user's terminal, live. */
final class MonCommand implements Command {
    /** As a shell gives it for a program that Ctrl-C has ended. */
    private static final int INTERRUPTED = 130;

    private final Nodes nodes;
    private final Supplier<Optional<Information>> information;

    MonCommand(Nodes nodes, Supplier<Optional<Information>> information) {
        this.nodes = nodes;
        this.information = information;
    }

    @Override
    public String help() {
        return """
                usage: mosmon
                Shows the load of all nodes as bars that follow it. Without a terminal it prints
                the list of nodes and ends.

                  --help  print this

                Keys:
                  l  load                     m  memory: used and all
                  s  speed of a core          u  utilisation of all cores
                  f  frozen processes         d  nodes that are lost: show them, or not
                  h  help                     q  quit
                  left, right  when there are more nodes than columns
                """;
    }

    @Override
    public Options.Syntax syntax() {
        return new Options.Syntax(Set.of("--help"), Set.of());
    }

    @Override
    public int run(Request request, Options options, Client client) throws Refused, Options.Wrong, IOException {
        if (!options.operands().isEmpty()) {
            throw new Options.Wrong("mosmon takes no operands");
        }
        Known.of(information.get());
        if (client.size().isEmpty()) {
            client.print(Table.of(NodeTable.of(nodes, information.get().map(Information::view))));
            return 0;
        }
        Screen screen = new Screen();
        try (UserTerminal terminal = client.raw()) {
            try {
                show(screen, client);
            } finally {
                restore(client, terminal);
            }
        }
        return screen.isInterrupted() ? INTERRUPTED : 0;
    }

    private void show(Screen screen, Client client) throws Refused, IOException {
        client.print(Screen.ENTER);
        String before = "";
        while (!screen.isOver()) {
            Optional<Client.Size> size = client.size();
            String picture = screen.draw(
                    Known.of(information.get()).view(),
                    size.map(Client.Size::rows).orElse(0),
                    size.map(Client.Size::columns).orElse(0));
            if (!picture.equals(before)) {
                client.print(picture);
                before = picture;
            }
            screen.type(client.keys(Screen.PERIOD_MILLIS));
        }
    }

    private static void restore(Client client, UserTerminal terminal) throws IOException {
        try {
            client.cooked();
        } catch (IOException e) {
            // The client is gone.
            terminal.restore(Screen.LEAVE);
            throw e;
        }
    }
}

package org.mosix.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.Terminal;
import org.mosix.api.Information;
import org.mosix.api.Nodes;
import org.mosix.api.Refused;
import org.mosix.monitor.Known;
import org.mosix.monitor.NodeTable;
import org.mosix.monitor.Screen;

/** {@code mosix:mon}. */
@Service
@Command(
        scope = "mosix",
        name = "mon",
        description = "Shows the load of all nodes as bars that follow it; without a terminal, the list of nodes",
        detailedDescription =
                "Keys: l load, m memory, s speed, u utilisation, f frozen processes, d lost nodes shown or not,"
                        + " left and right when there are more nodes than columns, h help, q quit.")
public final class Mon implements Action {
    private static final int ASK_MILLIS = 25;

    @Reference
    Nodes nodes;

    @Reference(optional = true)
    Information information;

    @Reference
    Session session;

    @Override
    public Object execute() throws Refused, IOException, InterruptedException {
        Optional<Information> known = Optional.ofNullable(information);
        Known.of(known);
        Terminal terminal = session.getTerminal();
        if (terminal == null || !terminal.isAnsiSupported()) {
            NodeRows.print(NodeTable.of(nodes, known.map(Information::view)), session.getConsole());
            return null;
        }
        boolean echo = terminal.isEchoEnabled();
        terminal.setEchoEnabled(false);
        PrintStream out = session.getConsole();
        out.print(Screen.ENTER);
        try {
            show(terminal, out);
        } finally {
            out.print(Screen.LEAVE);
            out.flush();
            terminal.setEchoEnabled(echo);
        }
        return null;
    }

    private void show(Terminal terminal, PrintStream out) throws IOException, InterruptedException {
        Screen screen = new Screen();
        InputStream keys = session.getKeyboard();
        while (!screen.isOver() && !out.checkError()) {
            out.print(screen.draw(information.view(), terminal.getHeight(), terminal.getWidth()));
            out.flush();
            // The keyboard's reads cannot be given a time; Ctrl-C interrupts this thread.
            for (int waited = 0; waited < Screen.PERIOD_MILLIS && keys.available() <= 0; waited += ASK_MILLIS) {
                Thread.sleep(ASK_MILLIS);
            }
            int there = keys.available();
            if (there > 0) {
                byte[] typed = new byte[there];
                int count = keys.read(typed);
                screen.type(java.util.Arrays.copyOf(typed, Math.max(0, count)));
            }
        }
    }
}

package org.mosix.shell;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.utils.NonBlockingReader;
import org.mosix.api.ClusterView;
import org.mosix.api.Information;
import org.mosix.api.Nodes;
import org.mosix.api.Refused;
import org.mosix.monitor.Known;
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
    @Reference(optional = true)
    Nodes nodes;

    @Reference(optional = true)
    Information information;

    @Reference
    Session session;

    @Override
    public Object execute() throws Refused, IOException {
        ClusterView view = Known.of(Optional.ofNullable(information)).view();
        // Karaf's own interface to a terminal has no raw keys; its terminals are JLine's.
        if (!(session.getTerminal() instanceof Terminal terminal)
                || !session.getTerminal().isAnsiSupported()) {
            NodeRows.print(nodes, Optional.of(view), session.getConsole());
            return null;
        }
        Attributes before = terminal.enterRawMode();
        PrintWriter out = terminal.writer();
        out.print(Screen.ENTER);
        try {
            show(terminal, out);
        } catch (InterruptedIOException e) {
            // Ctrl-C: that is one way to end it.
            Thread.interrupted();
        } finally {
            out.print(Screen.LEAVE);
            out.flush();
            terminal.setAttributes(before);
        }
        return null;
    }

    private void show(Terminal terminal, PrintWriter out) throws IOException {
        Screen screen = new Screen();
        while (!screen.isOver() && !out.checkError() && !Thread.interrupted()) {
            out.print(screen.draw(information.view(), terminal.getHeight(), terminal.getWidth()));
            out.flush();
            int key = terminal.reader().read((long) Screen.PERIOD_MILLIS);
            if (key == NonBlockingReader.EOF) {
                return;
            }
            if (key >= 0) {
                screen.type(new byte[] {(byte) key});
            }
        }
    }
}

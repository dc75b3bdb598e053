package org.mosix.shell;

import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.table.ShellTable;
import org.mosix.api.ClusterException;
import org.mosix.api.ProcessPlaces;

/** {@code mosix:where}. */
@Service
@Command(
        scope = "mosix",
        name = "where",
        description = "Lists which node holds which home's processes, over the whole cluster",
        detailedDescription =
                "From the record that the nodes with the store keep together: homes tell it of a move some"
                        + " moments later. PID is the number at HOME, NODE where the process works. Of a home that is no member of"
                        + " the store now, what it has told last.")
public final class Where implements Action {
    @Reference(optional = true)
    ProcessPlaces places;

    @Reference
    Session session;

    @Override
    public Object execute() throws ClusterException, CommandException {
        ShellTable table = new ShellTable();
        for (String number : new String[] {"HOME", "PID", "NODE"}) {
            table.column(number).alignRight();
        }
        table.column("SINCE");
        List<String> notes = new ArrayList<>();
        for (ProcessPlaces.Home home : Store.required(places).homes()) {
            home.away()
                    .forEach(p ->
                            table.addRow().addContent(home.home(), p.pid(), p.host(), Store.time(p.sinceMillis())));
            if (home.more() > 0) {
                notes.add("home " + home.home() + " has " + home.more() + " more processes away");
            }
            if (!home.present()) {
                notes.add("home " + home.home() + " is no member now; it told this at " + Store.time(home.atMillis()));
            }
        }
        table.emptyTableText("no process is away from its home");
        table.print(session.getConsole());
        notes.forEach(session.getConsole()::println);
        return null;
    }
}

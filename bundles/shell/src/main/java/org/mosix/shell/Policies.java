package org.mosix.shell;

import java.util.Locale;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.table.ShellTable;
import org.mosix.api.Balancer;

/** {@code mosix:policies}. */
@Service
@Command(
        scope = "mosix",
        name = "policies",
        description = "Lists by what policies this node decides, and which others it has",
        detailedDescription =
                "etc/org.mosix.balance.cfg chooses them by name. While a chosen one is missing or does not work"
                        + " the node decides nothing of its kind; processes work on.")
public final class Policies implements Action {
    @Reference(optional = true)
    Balancer balancer;

    @Reference
    Session session;

    @Override
    public Object execute() throws CommandException {
        ShellTable table = new ShellTable();
        table.column("KIND");
        table.column("NAME");
        table.column("CHOSEN");
        table.column("CALLS").alignRight();
        table.column("MEAN-US").alignRight();
        table.column("STATE");
        table.emptyTableText("no policies are there");
        for (Balancer.PolicyState p : Deciding.required(balancer).policies()) {
            String mean = String.format(Locale.ROOT, "%.0f", p.meanMicros());
            table.addRow()
                    .addContent(
                            p.kind(),
                            p.name(),
                            p.chosen() ? "*" : "",
                            p.calls(),
                            mean,
                            (p.working() ? "" : "! ") + p.state());
        }
        table.print(session.getConsole());
        return null;
    }
}

package org.mosix.shell;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.table.ShellTable;
import org.mosix.api.NodeInfo;
import org.mosix.api.Nodes;

/** {@code mosix:nodes}. */
@Service
@Command(scope = "mosix", name = "nodes", description = "Lists the nodes of the cluster; * marks this one")
public final class ListNodes implements Action {
    @Reference
    Nodes nodes;

    @Reference
    Session session;

    @Override
    public Object execute() {
        ShellTable table = new ShellTable();
        table.column("NODE").alignRight();
        table.column("");
        table.column("ADDRESS");
        table.column("STATE");
        table.column("REASON");
        for (NodeInfo n : nodes.list()) {
            String own = n.id().equals(nodes.own()) ? "*" : "";
            table.addRow().addContent(n.id(), own, n.address(), n.up() ? "up" : "down", n.reason());
        }
        table.print(session.getConsole());
        return null;
    }
}

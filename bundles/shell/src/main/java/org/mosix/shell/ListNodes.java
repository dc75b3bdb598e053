package org.mosix.shell;

import java.util.Optional;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.mosix.api.Information;
import org.mosix.api.Nodes;
import org.mosix.api.Refused;

/** {@code mosix:nodes}. */
@Service
@Command(
        scope = "mosix",
        name = "nodes",
        description = "Lists the nodes of the cluster; * marks this one",
        detailedDescription =
                "STATE says whether processes can move there now. Where nodes know each other, there are besides:"
                        + " ALIVE, AGE-S of what follows in seconds, SPEED of a core (10000 is standard), CORES, LOAD (processes that run"
                        + " or want to, over the speed), FREE-MB of MB of memory, GUESTS, STATUS (block: it lets no guests in).")
public final class ListNodes implements Action {
    @Reference(optional = true)
    Nodes nodes;

    @Reference(optional = true)
    Information information;

    @Reference
    Session session;

    @Override
    public Object execute() throws Refused {
        NodeRows.print(nodes, Optional.ofNullable(information).map(Information::view), session.getConsole());
        return null;
    }
}

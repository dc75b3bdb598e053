package org.mosix.shell;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.table.ShellTable;
import org.mosix.api.OwnerRule;
import org.mosix.api.PartnerBook;
import org.mosix.api.Printable;

/** {@code mosix:partners}. */
@Service
@Command(
        scope = "mosix",
        name = "partners",
        description = "Lists the clusters of other owners that this node knows, and what they may do",
        detailedDescription =
                "PRIORITY of their processes here (1 to 65535, the lower the better; our own have 0), SEND: ours may go"
                        + " there, TAKE: theirs may come here, GUESTS: the most of them on this node, PROXIMATE: reached by a fast"
                        + " link. Lines of their files that are refused follow; all others are in force. The files are"
                        + " etc/partners/NAME; mosix:partner-set changes them.")
public final class ListPartners implements Action {
    @Reference(optional = true)
    PartnerBook book;

    @Reference(optional = true)
    OwnerRule owner;

    @Reference
    Session session;

    @Override
    public Object execute() throws CommandException {
        PartnerBook.Contents contents = Partnership.required(book).read();
        session.getConsole().println("our own nodes: " + String.join(", ", contents.own()));
        if (owner != null && owner.isDisconnected()) {
            session.getConsole()
                    .println("disconnected: nobody goes to partners or comes from them until mosix:connect");
        }
        ShellTable table = new ShellTable();
        for (String column : new String[] {"PARTNER", "PRIORITY", "SEND", "TAKE", "GUESTS", "PROXIMATE", "NODES"}) {
            table.column(column);
        }
        for (PartnerBook.Entry p : contents.partners()) {
            table.addRow()
                    .addContent(
                            p.name(),
                            p.priority(),
                            yes(p.canSend()),
                            yes(p.canTake()),
                            p.guestLimit().isPresent() ? p.guestLimit().getAsInt() : "-",
                            yes(p.proximate()),
                            String.join(", ", p.nodes()));
        }
        table.emptyTableText("no partners");
        table.print(session.getConsole());
        contents.problems().forEach(problem -> session.getConsole().println("not in force: " + Printable.of(problem)));
        return null;
    }

    private static String yes(boolean is) {
        return is ? "yes" : "no";
    }
}

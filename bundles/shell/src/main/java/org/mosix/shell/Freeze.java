package org.mosix.shell;

import java.util.Locale;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.table.ShellTable;
import org.mosix.api.ClusterException;
import org.mosix.api.Freezer;

/** {@code mosix:freeze}. */
@Service
@Command(
        scope = "mosix",
        name = "freeze",
        description = "Freezes a process that was started by mosrun on this node, or lists those that are frozen",
        detailedDescription =
                "The memory of a frozen process is on this node's disk. It keeps its number, parent, terminal and open"
                        + " files, and can be killed, stopped and waited for; a signal that it handles is taken when it goes on.")
public final class Freeze implements Action {
    @Argument(
            index = 0,
            name = "pid",
            description = "number of the process on this node; none: list those that are frozen")
    @Completion(PidCompleter.class)
    String pid;

    @Reference(optional = true)
    Freezer freezer;

    @Reference
    Session session;

    @Override
    public Object execute() throws ClusterException, CommandException {
        Freezer required = required(freezer);
        if (pid != null) {
            session.getConsole()
                    .println(required.freeze(Administrator.CALLER, ProcessNumber.of(pid), Freezer.Reason.MANUAL)
                            .sentence());
            return null;
        }
        ShellTable table = new ShellTable();
        table.column("PID").alignRight();
        table.column("MB").alignRight();
        table.column("SECONDS").alignRight();
        table.column("WHY");
        table.emptyTableText("no process of this node is frozen");
        for (Freezer.Frozen frozen : required.frozen()) {
            long seconds = Math.max(0, (System.currentTimeMillis() - frozen.sinceMillis()) / 1000);
            String why = frozen.why().name().toLowerCase(Locale.ROOT);
            table.addRow().addContent(frozen.pid(), frozen.bytes() / 1_000_000, seconds, why);
        }
        table.print(session.getConsole());
        Freezer.Space space = required.space();
        session.getConsole()
                .println("the disk has room for " + space.free() / 1_000_000 + " MB more of "
                        + space.total() / 1_000_000);
        return null;
    }

    /** Throws CommandException that says what to do if there is none. */
    static Freezer required(Freezer freezer) throws CommandException {
        if (freezer == null) {
            throw new CommandException("this node freezes nothing: it has no etc/org.mosix.wire.cfg, or cannot use it");
        }
        return freezer;
    }
}

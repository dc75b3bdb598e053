package org.mosix.shell;

import java.util.Locale;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.table.Row;
import org.apache.karaf.shell.support.table.ShellTable;
import org.mosix.api.ClusterException;
import org.mosix.api.Jobs;
import org.mosix.api.ProcessInfo;
import org.mosix.api.ProcessProfile;
import org.mosix.api.ProcessProfiles;
import org.mosix.api.Refused;
import org.mosix.monitor.ProfileTable;

/** {@code mosix:ps}. */
@Service
@Command(
        scope = "mosix",
        name = "ps",
        description = "Lists the processes of this node's jobs, of all users",
        detailedDescription =
                "NODE is where a process works, CALLS are system calls made here for it while it was away,"
                        + " HOME-S and AWAY-S its seconds of user CPU time here and elsewhere, PINNED what keeps it here."
                        + " Of what mosrun --cloud runs NODE is the cloud's name.")
public final class Ps implements Action {
    private static final String NONE = "no process was started by mosrun on this node";

    @Reference(optional = true)
    Jobs jobs;

    @Reference(optional = true)
    ProcessProfiles profiles;

    @Reference
    Session session;

    @Option(name = "-l", aliases = "--long", description = "what they use and want, and what their users told of them")
    boolean details;

    @Override
    public Object execute() throws ClusterException {
        if (details) {
            profiles();
        } else {
            places();
        }
        return null;
    }

    private void profiles() throws ClusterException {
        if (profiles == null) {
            throw new Refused("this node knows no processes just now");
        }
        ShellTable table = Columns.of(ProfileTable.titles());
        table.emptyTableText(NONE);
        for (ProcessProfile p : profiles.profiles()) {
            table.addRow().addContent(ProfileTable.row(p).toArray());
        }
        table.print(session.getConsole());
    }

    private void places() throws ClusterException {
        ShellTable table = new ShellTable();
        for (String number : new String[] {"PID", "PPID", "UID", "NODE"}) {
            table.column(number).alignRight();
        }
        table.column("STATE");
        for (String number : new String[] {"MOVES", "CALLS", "HOME-S", "AWAY-S"}) {
            table.column(number).alignRight();
        }
        table.column("COMMAND");
        table.column("PINNED");
        table.emptyTableText(NONE);
        for (ProcessInfo p : Needed.of(jobs).list(Administrator.CALLER, true)) {
            String state = p.state().name().toLowerCase(Locale.ROOT);
            Row row = table.addRow();
            row.addContent(p.pid(), p.ppid(), p.uid(), p.where(), state, p.moves(), p.forwardedCalls());
            row.addContent(seconds(p.userSecondsHome()), seconds(p.userSecondsAway()));
            row.addContent(p.command(), p.pinned().orElse(""));
        }
        table.print(session.getConsole());
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.2f", seconds);
    }
}

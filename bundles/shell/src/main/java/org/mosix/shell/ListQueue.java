package org.mosix.shell;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.table.ShellTable;
import org.mosix.api.JobQueue;
import org.mosix.monitor.QueueTable;

/** {@code mosix:queue}. */
@Service
@Command(
        scope = "mosix",
        name = "queue",
        description = "Lists the jobs of this node's queue (mosrun -q), of all users",
        detailedDescription =
                "First those that have begun, then those that wait, in their order. PRI is the priority, the lower the"
                        + " earlier; a stopped job waits and cannot begin; AGE-S are the seconds since it came, or since it began.")
public final class ListQueue implements Action {
    @Reference(optional = true)
    JobQueue queue;

    @Reference
    Session session;

    @Override
    public Object execute() throws CommandException {
        JobQueue required = Queueing.required(queue);
        ShellTable table = Columns.of(QueueTable.titles());
        table.emptyTableText("no job is in the queue");
        required.list()
                .forEach(
                        entry -> table.addRow().addContent(QueueTable.row(entry).toArray()));
        table.print(session.getConsole());
        String state = required.state();
        if (!state.isEmpty()) {
            session.getConsole().println("nothing begins now: " + state);
        }
        return null;
    }
}

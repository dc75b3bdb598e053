package org.mosix.shell;

import java.util.Map;
import java.util.TreeMap;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.table.ShellTable;
import org.mosix.api.CloudBook;
import org.mosix.api.CloudJobs;
import org.mosix.api.Printable;

/** {@code mosix:clouds}. */
@Service
@Command(
        scope = "mosix",
        name = "clouds",
        description =
                "Lists the clouds that this node knows: hosts and foreign clusters with an address and a service only",
        detailedDescription =
                "STATE is open, closed (mosix:cloud-close) or unusable, and then a line says why; JOBS run there through this"
                        + " node; without a USER each is called there as here. Lines of their files that are refused follow. The"
                        + " files are etc/clouds/NAME; mosix:cloud-add makes one.")
public final class ListClouds implements Action {
    @Reference(optional = true)
    CloudBook book;

    @Reference(optional = true)
    CloudJobs jobs;

    @Reference
    Session session;

    @Override
    public Object execute() throws CommandException {
        CloudBook.Contents contents = Cloudiness.required(book).read();
        Map<String, Integer> running = new TreeMap<>(jobs == null ? Map.of() : jobs.running());
        ShellTable table = new ShellTable();
        for (String column :
                new String[] {"CLOUD", "STATE", "JOBS", "ADDRESS", "PORT", "SERVICE", "USER", "DESCRIPTION"}) {
            table.column(column);
        }
        table.emptyTableText("no clouds");
        for (CloudBook.Entry c : contents.clouds()) {
            String state =
                    c.flaw().isPresent() ? "unusable" : jobs != null && jobs.isClosed(c.name()) ? "closed" : "open";
            Integer here = running.remove(c.name());
            table.addRow()
                    .addContent(
                            c.name(),
                            state,
                            here == null ? 0 : here,
                            c.host(),
                            c.port(),
                            "ssh",
                            c.user().orElse("-"),
                            Printable.of(c.description()));
        }
        table.print(session.getConsole());
        for (CloudBook.Entry c : contents.clouds()) {
            c.flaw().ifPresent(flaw -> session.getConsole().println("unusable: " + c.name() + ": " + flaw));
        }
        running.forEach((name, n) ->
                session.getConsole().println("not known any more: " + name + ", where " + n + " jobs run"));
        contents.problems().forEach(problem -> session.getConsole().println("not in force: " + Printable.of(problem)));
        return null;
    }
}

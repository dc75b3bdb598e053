package org.mosix.shell;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.table.ShellTable;
import org.mosix.api.PolicyBook;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;

/** {@code mosix:policies}. */
@Service
@Command(
        scope = "mosix",
        name = "policies",
        description = "Lists by what policies this node decides, and which others it has",
        detailedDescription =
                "etc/org.mosix.balance.cfg (move, place), etc/org.mosix.hosting.cfg (admit, evict) and etc/org.mosix.flood.cfg"
                        + " (freeze) choose them by name. While a chosen one is missing or does not work the node decides nothing"
                        + " of its kind; processes work on, and what is frozen stays so.")
public final class Policies implements Action {
    @Reference
    BundleContext context;

    @Reference
    Session session;

    @Override
    public Object execute() {
        ShellTable table = new ShellTable();
        table.column("KIND");
        table.column("NAME");
        table.column("CHOSEN");
        table.column("CALLS").alignRight();
        table.column("MEAN-US").alignRight();
        table.column("STATE");
        table.emptyTableText("no policies are there");
        for (PolicyBook.PolicyState p : all()) {
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

    /** Each bundle that asks policies has some. */
    private List<PolicyBook.PolicyState> all() {
        List<PolicyBook.PolicyState> all = new ArrayList<>();
        ServiceTracker<PolicyBook, PolicyBook> books = new ServiceTracker<>(context, PolicyBook.class, null);
        books.open();
        try {
            for (PolicyBook book : books.getServices(new PolicyBook[0])) {
                all.addAll(book.policies());
            }
        } finally {
            books.close();
        }
        all.sort(Comparator.comparing(PolicyBook.PolicyState::kind));
        return all;
    }
}

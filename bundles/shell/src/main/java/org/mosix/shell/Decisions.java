package org.mosix.shell;

import java.util.Locale;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.table.Row;
import org.apache.karaf.shell.support.table.ShellTable;
import org.mosix.api.Balancer;
import org.mosix.api.Malformed;
import org.mosix.monitor.DecisionText;

/** {@code mosix:decisions}. */
@Service
@Command(
        scope = "mosix",
        name = "decisions",
        description = "Lists which processes this node has moved by itself, and why",
        detailedDescription =
                "The newest first. PREDICTED is by how much faster the process was to run, MEASURED by how much"
                        + " more computing it got five seconds later; mosix:why PID tells all of one process.")
public final class Decisions implements Action {
    private static final double MILLIS = 1000;

    @Option(name = "-n", description = "so many; 20 without")
    String most = "20";

    @Option(name = "-l", aliases = "--terms", description = "with what went into each")
    boolean terms;

    @Reference(optional = true)
    Balancer balancer;

    @Reference
    Session session;

    @Override
    public Object execute() throws CommandException, Malformed {
        ShellTable table = new ShellTable();
        for (String number : new String[] {"NR", "AGO-S", "PID", "FROM", "TO", "PREDICTED", "MEASURED"}) {
            table.column(number).alignRight();
        }
        for (String text : new String[] {"COMMAND", "POLICY", "WHY", "THEN"}) {
            table.column(text);
        }
        table.emptyTableText("this node has moved no process by itself");
        Deciding.required(balancer).decisions().stream()
                .limit(WholeNumber.of("-n", most, 1, Integer.MAX_VALUE))
                .forEach(d -> {
                    Row row = table.addRow();
                    row.addContent(
                            d.number(),
                            String.format(Locale.ROOT, "%.1f", d.agoMillis() / MILLIS),
                            d.pid(),
                            d.from(),
                            d.to());
                    row.addContent(
                            d.predictedGain() == 0 ? "" : DecisionText.gain(d.predictedGain()),
                            d.measuredGain().isPresent()
                                    ? DecisionText.gain(d.measuredGain().getAsDouble())
                                    : "");
                    String why = d.reason() + (terms ? DecisionText.terms(d.terms()) : "");
                    row.addContent(d.command(), d.policy(), why, DecisionText.outcome(d));
                });
        table.print(session.getConsole());
        return null;
    }
}

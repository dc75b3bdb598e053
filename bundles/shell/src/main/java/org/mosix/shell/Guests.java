package org.mosix.shell;

import java.io.PrintStream;
import java.util.OptionalInt;
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
import org.mosix.api.OwnerRule;
import org.mosix.api.Printable;
import org.mosix.api.Refused;
import org.mosix.api.SharingRule.Standing;

/** {@code mosix:guests}. */
@Service
@Command(
        scope = "mosix",
        name = "guests",
        description = "Lists whose guests are here and how many there may be, or says how many",
        detailedDescription =
                "A number is the most guests of all homes together, 0 for none; off: as many as come; default: what"
                        + " guestLimit in etc/org.mosix.wire.cfg says. It is in force at once and when the node is started anew."
                        + " Guests that are here stay; mosix:expel sends them home. When there are as many as may be, a better one"
                        + " comes in all the same, and the worst one goes home: of the worst PRIORITY, and of equals the one that"
                        + " came last. Our own have priority 0, mosix:partners lists those of others.")
public final class Guests implements Action {
    @Argument(index = 0, name = "most", description = "how many there may be: a number, off or default")
    @Completion(GuestLimitCompleter.class)
    String most;

    @Reference(optional = true)
    OwnerRule owner;

    @Reference
    Session session;

    @Override
    public Object execute() throws ClusterException, CommandException {
        if (most == null) {
            list();
            return null;
        }
        if (most.equals("default")) {
            Needed.of(owner).limitGuestsAsSet();
        } else {
            Needed.of(owner).limitGuests(limit(most));
        }
        OwnerRule.GuestList now = Needed.of(owner).guests();
        session.getConsole().println(limit(now));
        int here = now.homes().stream().mapToInt(OwnerRule.GuestsOf::number).sum();
        if (here > now.limit().orElse(here)) {
            session.getConsole().println(here + " are here and stay: mosix:expel sends them home");
        }
        return null;
    }

    private static String limit(OwnerRule.GuestList now) {
        return "at most "
                + (now.limit().isPresent() ? now.limit().getAsInt() + " guests" : "as many guests as come (off)");
    }

    private static OptionalInt limit(String text) throws CommandException {
        if (text.equals("off")) {
            return OptionalInt.empty();
        }
        // No more digits than the largest limit has.
        if (!text.matches("[0-9]{1,5}")) {
            throw new CommandException("'" + Printable.of(text) + "' is no guest limit: a number up to "
                    + OwnerRule.MOST_GUESTS + ", off or default");
        }
        return OptionalInt.of(Integer.parseInt(text));
    }

    private void list() throws Refused {
        OwnerRule.GuestList now = Needed.of(owner).guests();
        PrintStream out = session.getConsole();
        out.println(limit(now));
        ShellTable table = new ShellTable();
        for (String column : new String[] {"HOME", "GUESTS", "CLUSTER", "PRIORITY"}) {
            table.column(column);
        }
        for (OwnerRule.GuestsOf home : now.homes()) {
            table.addRow()
                    .addContent(
                            home.home(),
                            home.number(),
                            home.standing().map(Guests::cluster).orElse("-"),
                            home.standing()
                                    .map(Standing::priority)
                                    .map(Object::toString)
                                    .orElse("-"));
        }
        table.emptyTableText("no guests are here");
        table.print(out);
    }

    private static String cluster(Standing standing) {
        return standing.cluster().isEmpty() ? "our own" : Printable.of(standing.cluster());
    }
}

package org.mosix.sharing.admission;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.mosix.sharing.Origin;
import org.mosix.sharing.Partner;
import org.mosix.sharing.Priority;

/**
 * Who may come in and who has to leave. A better priority is never refused where a worse one of the same partner is let in,
 * and what was let in is not made to leave at once.
 */
public final class Admission {
    private Admission() {}

    /**
     * Whether a process may come in as a guest. With {@code block} nobody may; a partner's process needs {@code can-take}.
     * It must fit into the node's and its partner's limits, after guests of worse priorities have left if need be, and it
     * must not be the first for whom there is no core.
     *
     * @param origin of the process's home: our own cluster for one of our other nodes
     */
    public static Decision decide(NodeState node, Origin origin) {
        if (node.settings().block()) {
            return new Decision.Refused("this node is blocked: nobody comes in");
        }
        if (origin == Origin.NoPartner.UNKNOWN) {
            return new Decision.Refused("the home of this process belongs to no cluster that this node knows");
        }
        int priority = Priority.OWN;
        if (origin instanceof Partner partner) {
            if (!partner.canTake()) {
                return new Decision.Refused("this node takes no processes of " + partner.name() + ": can-take is no");
            }
            priority = partner.priority();
        }
        if (coresAreTaken(node, priority)) {
            return new Decision.Refused("all cores of this node (" + node.cores()
                    + ") are needed by processes that go before one of priority " + priority);
        }
        return withinLimits(node, origin, priority);
    }

    /**
     * The guests that have to leave since better processes need their cores, the first one first: while more processes want
     * cores than there are, and a guest's priority is worse than the best one here ({@link #level}), the worst one leaves.
     * Equals share what there is.
     */
    public static List<Guest> leaving(NodeState node) {
        List<Guest> leaving = new ArrayList<>();
        int level = level(node);
        long tooMany = (long) node.locals() + node.guests().size() - node.cores();
        for (Guest guest : worseThan(level, node)) {
            if (leaving.size() < tooMany) {
                leaving.add(guest);
            }
        }
        return leaving;
    }

    /** The best priority that works here: 0 with locals, else that of the best guest; 65535 for a free node. */
    public static int level(NodeState node) {
        if (node.locals() > 0) {
            return Priority.OWN;
        }
        return node.guests().stream().mapToInt(Guest::priority).min().orElse(Priority.WORST);
    }

    /** Whether one more process of this priority, the youngest of its equals, would be among {@link #leaving}. */
    private static boolean coresAreTaken(NodeState node, int priority) {
        long before = node.guests().stream()
                .filter(guest -> !guest.isWorseThan(priority))
                .count();
        return level(node) < priority && node.locals() + before >= node.cores();
    }

    private static Decision withinLimits(NodeState node, Origin origin, int priority) {
        List<Guest> worse = worseThan(priority, node);
        Set<Guest> leaving = new LinkedHashSet<>();
        if (origin instanceof Partner partner && partner.guestLimit().isPresent()) {
            int limit = partner.guestLimit().getAsInt();
            List<Guest> itsWorse = worse.stream()
                    .filter(guest -> guest.partner().equals(partner.name()))
                    .toList();
            long has = node.guests().stream()
                    .filter(guest -> guest.partner().equals(partner.name()))
                    .count();
            if (!choose(itsWorse, has + 1 - limit, leaving)) {
                return new Decision.Refused(
                        "this node takes " + limit + " guests of " + partner.name() + " and has " + has);
            }
        }
        int limit = node.settings().guestLimit();
        int has = node.guests().size();
        if (!choose(worse, (long) has - leaving.size() + 1 - limit, leaving)) {
            return new Decision.Refused("this node takes " + limit + " guests and has " + has
                    + "; too few of them have a worse priority than " + priority);
        }
        return new Decision.Accepted(
                leaving.stream().sorted(Guest.FIRST_TO_LEAVE).toList());
    }

    /** Adds so many more from the front of a list; false if it has not so many. */
    private static boolean choose(List<Guest> from, long count, Set<Guest> chosen) {
        long left = Math.max(0, count);
        for (Guest guest : from) {
            if (left > 0 && chosen.add(guest)) {
                left--;
            }
        }
        return left == 0;
    }

    /** The first to leave first. */
    private static List<Guest> worseThan(int priority, NodeState node) {
        return node.guests().stream()
                .filter(guest -> guest.isWorseThan(priority))
                .sorted(Guest.FIRST_TO_LEAVE)
                .toList();
    }
}

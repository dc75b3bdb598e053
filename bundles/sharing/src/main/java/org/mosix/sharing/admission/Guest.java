package org.mosix.sharing.admission;

import java.util.Comparator;
import org.mosix.sharing.Priority;

/**
 * A process of another home that works on this node.
 *
 * @param id tells it from all other guests of this node; opaque
 * @param priority of its home's cluster: 0 to 65535, the lower the better; 0 exactly for our own cluster
 * @param partner the name of that cluster; empty for our own
 * @param ageMillis since it came to this node
 */
public record Guest(String id, int priority, String partner, long ageMillis) {
    /** Who leaves first: the worst priority, of equals the youngest, which lost the least by moving; then by id. */
    static final Comparator<Guest> FIRST_TO_LEAVE = Comparator.comparingInt(Guest::priority)
            .reversed()
            .thenComparingLong(Guest::ageMillis)
            .thenComparing(Guest::id, Comparator.reverseOrder());

    /** Throws IllegalArgumentException that names what is out of bounds. */
    public Guest {
        if (priority < Priority.OWN || priority > Priority.WORST) {
            throw new IllegalArgumentException("the priority of a guest cannot be " + priority);
        }
        if (partner.isEmpty() != (priority == Priority.OWN)) {
            throw new IllegalArgumentException(
                    "priority " + Priority.OWN + " is that of our own cluster, and its only one");
        }
        if (ageMillis < 0) {
            throw new IllegalArgumentException("an age is 0 or more, not " + ageMillis);
        }
    }

    boolean isWorseThan(int other) {
        return priority > other;
    }
}

package org.mosix.api;

import java.util.List;
import java.util.OptionalInt;

/**
 * What this node's owner has written down of other owners' clusters: one file for each partner. {@link #set} makes one that is not
 * known. Any thread.
 */
public interface PartnerBook extends Book {
    /**
     * A partner as it is in force.
     *
     * @param priority of its processes here: 1 to 65535, the lower the better
     * @param guestLimit the most of its processes on this node; empty for no such limit
     * @param nodes addresses, ranges and prefixes
     */
    record Entry(
            String name,
            String description,
            int priority,
            boolean canSend,
            boolean canTake,
            OptionalInt guestLimit,
            boolean proximate,
            List<String> nodes) {
        public Entry {
            nodes = List.copyOf(nodes);
        }
    }

    /**
     * All that is in force.
     *
     * @param own our own nodes
     * @param partners by name
     * @param problems lines that are refused, {@code FILE:LINE: sentence}
     */
    record Contents(List<String> own, List<Entry> partners, List<String> problems) {
        public Contents {
            own = List.copyOf(own);
            partners = List.copyOf(partners);
            problems = List.copyOf(problems);
        }
    }

    /** As the files are now. */
    Contents read();
}

package org.mosix.api;

import java.util.List;
import java.util.OptionalInt;

/** What this node's owner has written down of other owners' clusters: one file for each partner. Any thread. */
public interface PartnerBook {
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

    /** What a line of a partner's file can begin with, in the order in which they are told. */
    List<String> keys();

    /**
     * Writes a value into a partner's file, which is made if there is none; it is in force when this returns. Of nodes and
     * contacts there may be several: it is one more of them.
     *
     * @throws Refused if the value, the key or the name is not allowed, or the file cannot be written: nothing is changed
     */
    void set(String partner, String key, String value) throws Refused;

    /**
     * Takes a value back, or with an empty one all of that key.
     *
     * @throws Refused as {@link #set}; also if there is no such partner
     */
    void unset(String partner, String key, String value) throws Refused;

    /**
     * Removes a partner's file: its cluster is not known any more.
     *
     * @throws Refused if there is none, or it cannot be removed
     */
    void remove(String partner) throws Refused;
}

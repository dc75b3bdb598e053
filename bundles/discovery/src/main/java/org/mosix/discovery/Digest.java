package org.mosix.discovery;

import java.util.List;

/**
 * A cell as the other cells know it: sums over all its live nodes, a short row for each of them or for the most inviting
 * ones, and a few nodes to talk to. Any node of the cell makes one from what it knows.
 *
 * @param nodes live ones, 1 or more
 * @param meanAgeMillis of the facts in it, when it was made
 * @param power the sum of speed times cores, in hundreds
 * @param load the sum
 * @param freeMiB the sum
 * @param contacts 1 to {@link #CONTACTS}
 */
public record Digest(
        int cell,
        int nodes,
        int meanAgeMillis,
        long power,
        long load,
        long freeMiB,
        Rows rows,
        List<Contact> contacts) {
    public static final int CONTACTS = 3;

    /** A live node of the cell, chosen at random by who made the digest. */
    public record Contact(int node, Endpoint endpoint) {}
}

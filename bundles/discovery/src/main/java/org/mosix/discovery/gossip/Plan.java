package org.mosix.discovery.gossip;

import org.mosix.discovery.Message;
import org.mosix.discovery.Rows;
import org.mosix.discovery.codec.DigestCodec;
import org.mosix.discovery.codec.EntryCodec;
import org.mosix.discovery.codec.MessageCodec;

/**
 * How much a node pushes in a period. Follows from the wanted ages, the number of nodes of the own cell, that of cells,
 * and the bytes there are. When those do not suffice for the wanted age with a row for each node, rows are left out, not age
 * given up.
 *
 * <p>Digests obey the same formulas as entries, with cells in the place of nodes: at age 0 all nodes of a cell hold its digest,
 * one part in K of all, as one node in n holds its own entry.
 *
 * @param cellPushes pushes of entries to mates, in a period
 * @param cellWindow entries in each, the own one among them
 * @param farPushes pushes of digests to any cell, in a period
 * @param farWindow digests in each, as long as they fit
 * @param rows how many rows the own digest has at most
 */
public record Plan(int cellPushes, int cellWindow, int farPushes, int farWindow, int rows) {
    /** What a datagram's seal adds to a message. */
    static final int SEAL_BYTES = 44;

    /** Of IPv4 and UDP, and the seal. */
    public static final int HEADER_BYTES = 28 + SEAL_BYTES;

    /** More news wait for the next message. */
    static final int NEWS = 8;

    static final int LEAST_DATAGRAM = 512;
    private static final int MOST_PUSHES = 8;
    /** A window of the own entry alone would pass nothing on, and nodes that know few would never know more. */
    private static final int LEAST_WINDOW = 8;

    /** Probes with their answers, and those for others. */
    private static final int PROBE_BYTES = 600;

    private static final int OVERHEAD = MessageCodec.HEAD_BYTES + NEWS * MessageCodec.NEWS_BYTES;

    /** What one message can hold besides its news. */
    static int room(Settings settings) {
        return settings.datagramBytes() - OVERHEAD;
    }

    /**
     * @param nodes of the own cell, this one too
     * @param cells with the own one
     */
    static Plan of(Settings settings, int nodes, int cells) {
        int most = Math.min(Message.MOST, room(settings) / (EntryCodec.USUAL_BYTES + MessageCodec.AGE_BYTES));
        int pushes = 1;
        int window = settings.cellAge().window(nodes, pushes);
        while (nodes > 1 && pushes < MOST_PUSHES && !fits(settings.cellAge(), nodes, window, most, pushes)) {
            window = settings.cellAge().window(nodes, ++pushes);
        }
        window = Math.max(1, Math.min(Math.max(window, LEAST_WINDOW), Math.min(most, nodes)));
        int bytes = OVERHEAD + HEADER_BYTES + window * (EntryCodec.USUAL_BYTES + MessageCodec.AGE_BYTES);
        int left = settings.bytesPerPeriod() - PROBE_BYTES - pushes * bytes;
        return far(settings, nodes, cells, pushes, window, left);
    }

    private static boolean fits(Wanted wanted, int nodes, int window, int most, int pushes) {
        return window <= most && wanted.isMet(nodes, window, pushes);
    }

    private static Plan far(Settings settings, int nodes, int cells, int cellPushes, int cellWindow, int bytes) {
        if (cells < 2) {
            return new Plan(cellPushes, cellWindow, 0, 0, nodes);
        }
        int room = room(settings);
        int bare = DigestCodec.USUAL_BYTES + Rows.GAP_BYTES + MessageCodec.AGE_BYTES;
        int full = bare + nodes * Rows.ROW_BYTES;
        int window = Math.min(cells, room / full);
        if (window >= 1) {
            int affordable = bytes / (OVERHEAD + HEADER_BYTES + window * full);
            for (int pushes = 1; pushes <= affordable; pushes++) {
                if (settings.farAge().isMet(cells, window, pushes)) {
                    return new Plan(cellPushes, cellWindow, pushes, window, nodes);
                }
            }
        }
        int pushes = Math.max(1, bytes / (settings.datagramBytes() + HEADER_BYTES));
        int most = Math.min(Message.MOST, room / bare);
        int thin = Math.min(Math.min(most, cells), settings.farAge().window(cells, pushes));
        int rows = Math.min(nodes, (room / thin - bare) / Rows.ROW_BYTES);
        return new Plan(cellPushes, cellWindow, pushes, thin, rows);
    }
}

package org.mosix.balance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mosix.api.NodeId;

/**
 * Moves of which nodes may not have told yet: until a node's own word shows them, they are added to what it told. A node's load is a
 * mean in which what is older by a second counts for 1/e (room discovery, Meter), so of what arrived d seconds before the load was
 * measured e^-d is missing. Any thread.
 */
final class Ledger {
    /** Of a node's mean load, ms. */
    private static final double CONSTANT_MILLIS = 1000;
    /** Memory is told as it is at the moment; a body is there some moments before the move is over. */
    private static final long FORGET_MILLIS = 30_000;

    /**
     * One move.
     *
     * @param from null for a process that begins
     * @param threads that it will have run there
     */
    private static final class Entry {
        final int pid;
        final NodeId from;
        final NodeId to;
        final double threads;
        final double mib;
        final long beginMillis;
        long overMillis = Long.MAX_VALUE;

        Entry(int pid, NodeId from, NodeId to, double threads, double mib, long beginMillis) {
            this.beginMillis = beginMillis;
            this.pid = pid;
            this.from = from;
            this.to = to;
            this.threads = threads;
            this.mib = mib;
        }
    }

    /** What is to be added to what a node told. */
    record Missing(double threads, double mib) {}

    private final Map<Integer, Entry> moving = new HashMap<>();
    private final List<Entry> over = new ArrayList<>();

    synchronized void begins(int pid, NodeId from, NodeId to, double threads, double mib, long nowMillis) {
        moving.put(pid, new Entry(pid, from, to, threads, mib, nowMillis));
    }

    /** It has come; or it has not, and works on where it was. */
    synchronized void ends(int pid, boolean moved, long nowMillis) {
        Entry entry = moving.remove(pid);
        if (entry != null && moved) {
            entry.overMillis = nowMillis;
            over.add(entry);
        }
    }

    /** A new process begins on a node in these moments. */
    synchronized void placed(NodeId to, double mib, long nowMillis) {
        Entry entry = new Entry(0, null, to, 1, mib, nowMillis);
        entry.overMillis = nowMillis;
        over.add(entry);
    }

    /** Whether it is under way, or was at a moment after that one: then what was seen of it before may not hold. */
    synchronized boolean isMoving(int pid, long sinceMillis) {
        return moving.containsKey(pid) || over.stream().anyMatch(e -> e.pid == pid && e.overMillis >= sinceMillis);
    }

    synchronized int underWay() {
        return moving.size();
    }

    synchronized void forget(long nowMillis) {
        over.removeIf(e -> nowMillis - e.overMillis > FORGET_MILLIS);
    }

    /** @param measuredMillis when the node measured what it told */
    synchronized Missing missing(NodeId node, long measuredMillis) {
        double threads = 0;
        double mib = 0;
        for (Entry e : all()) {
            double sign = node.equals(e.to) ? 1 : node.equals(e.from) ? -1 : 0;
            if (sign != 0) {
                // It stands still when its move begins, and runs there when that is over.
                long since = sign < 0 ? e.beginMillis : e.overMillis;
                boolean before = measuredMillis <= since;
                double unseen = before ? 1 : Math.exp(-(measuredMillis - since) / CONSTANT_MILLIS);
                threads += sign * e.threads * unseen;
                mib += measuredMillis <= e.overMillis ? sign * e.mib : 0;
            }
        }
        return new Missing(threads, mib);
    }

    private List<Entry> all() {
        List<Entry> all = new ArrayList<>(over);
        all.addAll(moving.values());
        return all;
    }
}

package org.mosix.trust.member;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Members from whose addresses came what none of the keys here has sealed: one of both ends may have missed what the authority said.
 * Each is asked once in a while, and a revoked one, which goes on to send, more and more rarely. Anybody can write such an address
 * into a datagram, so nothing is remembered but of listed nodes. Any thread.
 */
final class Doubts {
    private static final long SECOND_NANOS = 1_000_000_000L;
    /** The list of nodes is looked at again after that. */
    private static final long LISTED_NANOS = 5 * SECOND_NANOS;

    private static final long LEAST_NANOS = 5 * SECOND_NANOS;
    private static final long MOST_NANOS = 320 * SECOND_NANOS;

    private final Supplier<Map<Integer, InetAddress>> others;
    private final LongSupplier nanos;
    /** Until when a node is not asked again. */
    private final Map<Integer, Long> until = new HashMap<>();
    /** For how long it is let alone when it has been asked. */
    private final Map<Integer, Long> waits = new HashMap<>();

    private final Map<Integer, InetAddress> pending = new TreeMap<>();
    private Map<InetAddress, Integer> listed;
    private long listedNanos;

    /** @param others the other members, by number */
    Doubts(Supplier<Map<Integer, InetAddress>> others, LongSupplier nanos) {
        this.others = others;
        this.nanos = nanos;
    }

    /** Something came from there. */
    synchronized void of(InetAddress from) {
        long now = nanos.getAsLong();
        if (listed == null || now - listedNanos > LISTED_NANOS) {
            listed = new HashMap<>();
            others.get().forEach((node, address) -> listed.put(address, node));
            until.keySet().retainAll(listed.values());
            waits.keySet().retainAll(listed.values());
            listedNanos = now;
        }
        Integer node = listed.get(from);
        if (node != null && (!until.containsKey(node) || now - until.get(node) >= 0)) {
            pending.put(node, from);
        }
    }

    /** Who is to be asked now; they are not named again for some seconds. */
    synchronized Map<Integer, InetAddress> take() {
        Map<Integer, InetAddress> all = new TreeMap<>(pending);
        pending.clear();
        long now = nanos.getAsLong();
        all.keySet().forEach(node -> until.put(node, now + waits.getOrDefault(node, LEAST_NANOS)));
        return all;
    }

    /** What came of it: a node that does not agree is let alone twice as long the next time. */
    synchronized void asked(int node, boolean agreed) {
        if (agreed) {
            waits.remove(node);
        } else {
            waits.put(node, Math.min(MOST_NANOS, 2 * waits.getOrDefault(node, LEAST_NANOS)));
        }
    }
}

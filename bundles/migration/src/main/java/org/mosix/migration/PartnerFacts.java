package org.mosix.migration;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.mosix.api.Information;
import org.mosix.api.NodeId;
import org.mosix.api.NodeView;
import org.mosix.api.PartnerNodes;
import org.mosix.wire.AddressBook;

/**
 * What nodes of partners have told this one of themselves with their last sign of life, and what it tells them. With keys of their
 * own, clusters cannot read each other's gossip. Any thread.
 */
final class PartnerFacts implements PartnerNodes {
    /** A node that is lost is shown as such for that long. */
    private static final long FORGET_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final long MILLION = 1_000_000;

    /** @param atNanos when it said so, by the nanos */
    private record Told(NodeView view, long atNanos, boolean lost) {}

    private final int self;
    private final AddressBook peers;
    private final PartnerTerms terms;
    private final LongSupplier nanos;
    private final Map<Integer, Told> told = new ConcurrentHashMap<>();
    private volatile Information information;

    /** @param nanos as {@link System#nanoTime} */
    PartnerFacts(int self, AddressBook peers, PartnerTerms terms, LongSupplier nanos) {
        this.self = self;
        this.peers = peers;
        this.terms = terms;
        this.nanos = nanos;
    }

    /** From now on it knows what this node has measured; null: nobody does. */
    void hear(Information now) {
        information = now;
    }

    /** What this node tells of itself; nothing while its cluster is disconnected. */
    Optional<NodeView> own() {
        Information now = information;
        return now == null || terms.isClosed() ? Optional.empty() : now.cell().node(new NodeId(self));
    }

    /** A node has answered. */
    void answered(int node, Optional<NodeView> facts) {
        if (facts.isEmpty() || !terms.isForeign(node)) {
            told.remove(node);
        } else {
            told.put(node, new Told(facts.get(), nanos.getAsLong(), false));
        }
    }

    /** A node has not answered. */
    void lost(int node) {
        told.computeIfPresent(node, (n, t) -> new Told(t.view, t.atNanos, true));
    }

    @Override
    public List<NodeView> views() {
        if (terms.isClosed()) {
            return List.of();
        }
        long now = nanos.getAsLong();
        told.values().removeIf(t -> now - t.atNanos > FORGET_NANOS);
        List<NodeView> views = new ArrayList<>();
        told.forEach((node, t) -> {
            if (!peers.isHeard(node)) {
                views.add(view(t, now));
            }
        });
        return views;
    }

    private static NodeView view(Told t, long now) {
        NodeView v = t.view;
        long age = v.ageMillis() + (now - t.atNanos) / MILLION;
        return new NodeView(
                v.id(),
                v.address(),
                t.lost ? NodeView.Life.DEAD : NodeView.Life.ALIVE,
                (int) Math.min(Integer.MAX_VALUE, age),
                v.processor(),
                v.memory(),
                v.processes(),
                v.software(),
                v.status(),
                v.fields());
    }
}

package org.mosix.wire;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.mosix.api.ClusterView;
import org.mosix.api.Information;
import org.mosix.api.NodeView;

/**
 * Which nodes there are and where: as the node list says, and as nodes of the own cluster tell by gossip. That goes before the
 * list: addresses change, and a node that knows one contact needs no list. A node that is only heard of is found at the port of this
 * node's own wire. Any thread.
 */
public final class AddressBook {
    /** A view of a large cluster costs more than a connection of a stranger may. */
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final String NODE = "node";

    /** @param found when, by the nanos */
    private record Heard(Map<Integer, InetSocketAddress> at, long found) {
        static final Heard NOBODY = new Heard(Map.of(), 0);
    }

    private final int self;
    private final InetSocketAddress own;
    private final Peers listed;
    private final LongSupplier nanos;
    private volatile Information information;
    private volatile boolean proving;
    private volatile Heard heard = Heard.NOBODY;

    /**
     * @param self number of this node
     * @param own where its wire listens
     * @param nanos as {@link System#nanoTime}
     */
    public AddressBook(int self, InetSocketAddress own, Peers listed, LongSupplier nanos) {
        this.self = self;
        this.own = own;
        this.listed = listed;
        this.nanos = nanos;
    }

    /** From now on it says where nodes of the own cluster are; null: only the list does. */
    public void hear(Information now) {
        information = now;
        heard = Heard.NOBODY;
    }

    /** Whether nodes must prove who they are: then those of which gossip tells are members of our own cluster. */
    void require(boolean proof) {
        proving = proof;
    }

    private Map<Integer, InetSocketAddress> heard() {
        Information now = information;
        if (now == null) {
            return Map.of();
        }
        Heard known = heard;
        if (known == Heard.NOBODY || nanos.getAsLong() - known.found > FRESH_NANOS) {
            known = new Heard(read(now.cell()), nanos.getAsLong());
            heard = known;
        }
        return known.at;
    }

    private Map<Integer, InetSocketAddress> read(ClusterView view) {
        Map<Integer, InetSocketAddress> at = new HashMap<>();
        for (NodeView node : view.nodes()) {
            int number = node.id().number();
            // One that has said farewell may come again anywhere. A number that the list gives to a partner's node is
            // that one's.
            if (number != self && node.life() != NodeView.Life.LEFT && listed.theirs(number) == number) {
                at.put(
                        number,
                        new InetSocketAddress(
                                Peers.address(node.address()).getAddress(),
                                listed.address(number)
                                        .map(InetSocketAddress::getPort)
                                        .orElse(own.getPort())));
            }
        }
        return at;
    }

    /** By number. */
    public Map<Integer, InetSocketAddress> all() {
        Map<Integer, InetSocketAddress> all = new TreeMap<>(listed.all());
        all.putAll(heard());
        return all;
    }

    public Optional<InetSocketAddress> address(int node) {
        InetSocketAddress at = heard().get(node);
        return at == null ? listed.address(node) : Optional.of(at);
    }

    /** Whether a node has told itself where it is: it is of the own cell. */
    public boolean isHeard(int node) {
        return heard().containsKey(node);
    }

    /**
     * The address of a node, by which an owner's book knows it: that of this node itself, if the node is not where the list says and
     * must prove to be of our own cluster, wherever it is.
     */
    public Optional<InetAddress> bookedAddress(int node) {
        InetSocketAddress at = heard().get(node);
        InetSocketAddress before = listed.address(node).orElse(null);
        if (proving && at != null && !at.equals(before)) {
            return Optional.of(own.getAddress());
        }
        return address(node).map(InetSocketAddress::getAddress);
    }

    /** The number of a node in its own cluster: usually the same. */
    public int theirs(int node) {
        return listed.theirs(node);
    }

    /** The nodes that have this number in their own cluster: one of each cluster at most, in a list that is right. */
    List<Integer> called(int number) {
        List<Integer> called = new ArrayList<>(listed.called(number));
        if (isHeard(number) && !called.contains(number)) {
            called.add(number);
        }
        return called;
    }

    public boolean lists(InetAddress host) {
        return all().values().stream().anyMatch(a -> a.getAddress().equals(host));
    }

    /** Finds a node by what a user may call it: its number, "node" and its number, or its address. */
    public Optional<Integer> find(String text) {
        for (Map.Entry<Integer, InetSocketAddress> e : all().entrySet()) {
            String host = e.getValue().getAddress().getHostAddress();
            if (text.equals(e.getKey().toString()) || text.equals(host) || text.equals(NODE + e.getKey())) {
                return Optional.of(e.getKey());
            }
        }
        return Optional.empty();
    }
}

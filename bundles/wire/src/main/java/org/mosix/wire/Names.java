package org.mosix.wire;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import org.mosix.api.PeerKeys;
import org.mosix.api.Refused;

/**
 * What nodes are called on the wire. The numbers of a node list are its owner's own, so between nodes that prove who they are a node
 * is named as its certificate does: 16 bytes of its cluster's id and a number there. Nodes that go by addresses have one list, and
 * the id is 0. Any thread.
 */
final class Names {
    private static final int ID_BYTES = 16;

    private final int self;
    private final AddressBook peers;

    Names(int self, AddressBook peers) {
        this.self = self;
        this.peers = peers;
    }

    /** How a listed node must prove to be called. */
    PeerKeys.Peer of(int node, PeerKeys keys) throws Refused {
        if (node == self) {
            return keys.self();
        }
        if (peers.isHeard(node)) {
            return new PeerKeys.Peer(keys.self().cluster(), node);
        }
        InetSocketAddress address =
                peers.address(node).orElseThrow(() -> new Refused("no node " + node + " is listed"));
        return new PeerKeys.Peer(keys.cluster(address.getAddress()), peers.theirs(node));
    }

    /** The number here of a node that has proved what it is called; empty: it is not listed. */
    Optional<Integer> node(PeerKeys.Peer peer, PeerKeys keys) {
        try {
            if (peer.equals(keys.self())) {
                return Optional.of(self);
            }
        } catch (Refused e) {
            return Optional.empty();
        }
        return peers.called(peer.number()).stream()
                .filter(node -> node != self && isOf(node, peer.cluster(), keys))
                .findFirst();
    }

    private boolean isOf(int node, String cluster, PeerKeys keys) {
        try {
            return of(node, keys).cluster().equals(cluster);
        } catch (Refused e) {
            return false;
        }
    }

    /** The number here of a node that goes by its address and says what it is called. */
    Optional<Integer> node(int number, InetAddress host) {
        return peers.called(number).stream()
                .filter(node -> peers.address(node).orElseThrow().getAddress().equals(host))
                .findFirst();
    }

    /** @param keys null: nodes go by addresses */
    void put(ByteBuffer to, int node, PeerKeys keys) throws Refused {
        PeerKeys.Peer peer = keys == null ? new PeerKeys.Peer("00".repeat(ID_BYTES), node) : of(node, keys);
        to.put(HexFormat.of().parseHex(peer.cluster())).putInt(peer.number());
    }

    /** Refused if it is not listed here. */
    int get(ByteBuffer from, PeerKeys keys) throws Refused {
        byte[] id = new byte[ID_BYTES];
        from.get(id);
        PeerKeys.Peer peer = new PeerKeys.Peer(HexFormat.of().formatHex(id), from.getInt());
        if (keys == null) {
            return peer.number();
        }
        return node(peer, keys).orElseThrow(() -> new Refused("node " + self + " does not list " + peer));
    }
}

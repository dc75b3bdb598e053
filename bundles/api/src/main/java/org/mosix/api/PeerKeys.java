package org.mosix.api;

import java.io.IOException;
import java.net.InetAddress;

/**
 * Keys with which nodes prove to each other, on each connection, who they are: those of a cluster, and those of clusters that are
 * partners. Two nodes agree on keys now and then, after each has shown its certificate; a connection then only names them. Any thread.
 */
public interface PeerKeys {
    /** Of a name of keys. */
    int ID_BYTES = 8;

    /**
     * A node, as its certificate names it. Of two clusters' nodes the numbers may be the same.
     *
     * @param cluster id of its cluster, 32 hexadecimal digits
     * @param number there
     */
    record Peer(String cluster, int number) {
        /** How many digits of an id people are shown. */
        private static final int SHORT = 8;

        @Override
        public String toString() {
            return "node " + number + " of cluster " + cluster.substring(0, Math.min(SHORT, cluster.length()));
        }
    }

    /**
     * What one connection is sealed with.
     *
     * @param id names the keys between both nodes
     * @param number of the connection among those with these keys; none serves twice
     * @param peer the other end, proved
     */
    record Stream(byte[] id, long number, Peer peer, StreamSeal seal) {}

    /** This node. Refused if it is a member of no cluster. */
    Peer self() throws Refused;

    /**
     * The cluster to which a node must prove to belong that is listed at that address: our own, or that of the partner to whom the
     * owner's book gives the address.
     *
     * @throws Refused in a sentence, if it is nobody's, or nothing is known by which that partner's nodes could prove who they are
     */
    String cluster(InetAddress at) throws Refused;

    /**
     * For a connection to a node; agrees on keys with it first, if there are none that hold.
     *
     * @param at where it can be reached
     * @throws IOException if it cannot be reached, Refused if it is not who it should be, or does not take us for who we are
     */
    Stream open(Peer peer, InetAddress at) throws IOException, Refused;

    /** For a connection that another node has begun. Refused in a sentence for it, which tells nothing of keys that there are. */
    Stream accept(byte[] id, long number) throws Refused;

    /** The other end says that it does not have these keys: it may have been started anew. */
    void unknown(Stream stream);

    /** Whether this node is a member of a cluster, and so must be proved to and can prove. */
    boolean isMember();

    /** What changes. */
    interface Listener {
        /** This node has become a member, or is none any more. */
        void membership(boolean member);

        /** Connections with that node are to be closed. */
        void revoked(Peer peer);
    }

    /** From now on it is told what changes, and at once whether this node is a member; null: nobody is told. */
    void listen(Listener listener);
}

package org.mosix.api;

import java.io.IOException;
import java.net.Socket;

/**
 * Seals connections of other rooms between members of one cluster, which their own protocols do not: both ends prove who they are on
 * the connection itself, by mutual TLS, and all that follows is encrypted records. Any thread.
 */
public interface MemberSeals {
    /** A connection whose other end is known. */
    interface Proved {
        PeerKeys.Peer peer();

        /** For all that follows, of both directions. */
        StreamSeal seal();

        /** Whether the other end is still believed; its certificate may have been revoked. If not, the connection is to be closed. */
        boolean holds();
    }

    /** Whether this node is a member of a cluster, and so must be proved to and can prove. */
    boolean isMember();

    /**
     * To be called at both ends when a connection has been made, before anything is read or written. Waits for the other end, five
     * seconds at most.
     *
     * @param socket blocking; closed if this fails
     * @param client whether this end has made the connection
     * @throws Refused if the other end is no node of this cluster, or does not believe this one
     */
    Proved prove(Socket socket, boolean client) throws IOException, Refused;
}

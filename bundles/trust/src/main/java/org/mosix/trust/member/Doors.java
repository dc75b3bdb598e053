package org.mosix.trust.member;

import java.net.InetSocketAddress;
import org.mosix.trust.stream.Ciphers;
import org.mosix.trust.stream.Protection;

/**
 * Where others come to a member.
 *
 * @param keys address and port for nodes that want to agree on keys; the port is the same on all nodes
 * @param joinPort where machines come to join, on the same address, if the authority is here; 0: the kernel chooses
 * @param protection of connections, the same on all nodes
 * @param ciphers with which it is done
 */
public record Doors(InetSocketAddress keys, int joinPort, Protection protection, Ciphers ciphers) {
    /** This node's address, as text for a token. */
    String host() {
        return keys.getAddress().getHostAddress();
    }

    InetSocketAddress join() {
        return new InetSocketAddress(keys.getAddress(), joinPort);
    }
}

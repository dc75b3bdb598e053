package org.mosix.discovery.node;

import java.net.InetSocketAddress;
import java.util.List;
import org.mosix.discovery.Endpoint;
import org.mosix.discovery.Member;
import org.mosix.discovery.gossip.Settings;
import org.mosix.discovery.net.Keys;

/**
 * How this node takes part in gossip.
 *
 * @param address where its datagrams come from and go to
 * @param contacts nodes by which to join, itself maybe among them
 */
record NodeSettings(Member self, InetSocketAddress address, List<Endpoint> contacts, Settings gossip, Keys keys) {
    /** Whether only the keys are others: then gossip goes on. */
    boolean isLike(NodeSettings other) {
        return equals(new NodeSettings(other.self, other.address, other.contacts, other.gossip, keys));
    }
}

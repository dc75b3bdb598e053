package org.mosix.discovery.gossip;

import org.mosix.discovery.Endpoint;
import org.mosix.discovery.Message;

/** Sends datagrams. */
@FunctionalInterface
public interface Wire {
    /** Sends at once or never; does not block, does not fail, does not call back. Called on the owner's thread. */
    void send(Endpoint to, Message message);
}

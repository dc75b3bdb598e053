package org.mosix.api;

import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;

/**
 * Who may use whose nodes, as this node's owner has written it down. Where nobody offers this, all listed nodes are one
 * owner's. What it says may change at any time; it holds for moves that begin afterwards. Any thread.
 */
public interface SharingRule {
    /**
     * Why a process of the home at this address may not come in; one sentence, printable; empty if it may.
     *
     * @param guests processes that work here, by the address of their homes
     */
    Optional<String> refusesGuest(InetAddress home, Map<InetAddress, Integer> guests);

    /** Is this one of our own nodes, and not a partner's or a stranger's? */
    boolean isOwn(InetAddress node);

    /** Why processes of this home may not go to the node at this address; as {@link #refusesGuest}. */
    Optional<String> refusesHost(InetAddress node);
}

package org.mosix.migration;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.mosix.api.Refused;
import org.mosix.api.SharingRule;
import org.mosix.process.host.Guests;
import org.mosix.wire.Peers;

/**
 * What the owner's {@link SharingRule} says of nodes, while there is one; without it all that are listed are our own. A cluster that
 * is disconnected has no partners for the time being. Any thread.
 */
final class PartnerTerms {
    private static final String CLOSED = "this cluster is disconnected from others; mosix:connect there ends that";

    private final Peers peers;
    private final Guests guests;
    private volatile SharingRule rule;
    private final Mark closed = new Mark("this node is disconnected", "this node is connected");

    PartnerTerms(Peers peers, Guests guests) {
        this.peers = peers;
        this.guests = guests;
    }

    void open(Path disconnectMark) {
        closed.open(disconnectMark);
    }

    /** From now on this holds; null: nothing does. */
    void use(SharingRule now) {
        rule = now;
    }

    /** Has this node's owner said who its own nodes are? */
    boolean known() {
        return rule != null;
    }

    /** Is it another owner's node, or nobody's that we know? */
    boolean isForeign(int node) {
        SharingRule now = rule;
        return now != null && !address(node).map(now::isOwn).orElse(false);
    }

    boolean isClosed() {
        return closed.holds();
    }

    /** Nobody comes from partners or goes there. Throws Refused if that holds only until the node is started anew. */
    void close() throws Refused {
        closed.set();
    }

    /** Partners are partners again. Throws Refused if that holds only until the node is started anew. */
    void reopen() throws Refused {
        closed.unset();
    }

    /** Throws IOException with the reason if no process of this home may go to that node. */
    void checkHost(int node) throws IOException {
        SharingRule now = rule;
        Optional<InetAddress> address = address(node);
        if (now == null || address.isEmpty()) {
            return;
        }
        Optional<String> no =
                closed.holds() && !now.isOwn(address.get()) ? Optional.of(CLOSED) : now.refusesHost(address.get());
        if (no.isPresent()) {
            throw new IOException(no.get());
        }
    }

    /** Why a process of that home may not come in, or empty. */
    Optional<String> refusesGuest(int home) {
        SharingRule now = rule;
        Optional<InetAddress> address = address(home);
        if (now == null || address.isEmpty()) {
            return Optional.empty();
        }
        return closed.holds() && !now.isOwn(address.get())
                ? Optional.of(CLOSED)
                : now.refusesGuest(address.get(), guests());
    }

    private Map<InetAddress, Integer> guests() {
        Map<InetAddress, Integer> counts = new HashMap<>();
        guests.byHome().forEach((home, count) -> address(home).ifPresent(at -> counts.merge(at, count, Integer::sum)));
        return counts;
    }

    private Optional<InetAddress> address(int node) {
        return peers.address(node).map(InetSocketAddress::getAddress);
    }
}

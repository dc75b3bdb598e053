package org.mosix.migration;

import java.nio.file.Path;
import java.util.Optional;
import org.mosix.api.Refused;
import org.mosix.process.host.Guests;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether guests are let in: not while the node is blocked, nor while its guests are sent home, nor those of homes that the owner's
 * partners do not name. Who comes then is told so in one sentence, before anything is made for him. What is here already is not
 * touched: its link goes on. Any thread.
 */
final class Gate {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

    private final int self;
    private final Guests guests;
    private final PartnerTerms terms;
    private final Mark blocked;
    private boolean held;

    Gate(int self, Guests guests, PartnerTerms terms) {
        this.self = self;
        this.guests = guests;
        this.terms = terms;
        blocked = new Mark("node " + self + " is blocked", "node " + self + " takes guests");
    }

    /** Begins to let guests in, or not if the mark is there. */
    void open(Path blockMark) {
        blocked.open(blockMark);
        guests.open(this::refuses);
        if (blocked.holds()) {
            LOG.info("node {} is blocked: it takes no guests", self);
        }
    }

    /** Why no process of that home is let in now, or empty. */
    private Optional<String> refuses(int home) {
        synchronized (this) {
            if (blocked.holds() || held) {
                return Optional.of("node " + self + " takes no guests: "
                        + (blocked.holds() ? "its owner has blocked it" : "they are being sent home"));
            }
        }
        return terms.refusesGuest(home);
    }

    void block() throws Refused {
        blocked.set();
    }

    void unblock() throws Refused {
        blocked.unset();
    }

    boolean isBlocked() {
        return blocked.holds();
    }

    /** Nobody comes in until {@link #release}. */
    synchronized void hold() {
        held = true;
    }

    synchronized void release() {
        held = false;
    }
}

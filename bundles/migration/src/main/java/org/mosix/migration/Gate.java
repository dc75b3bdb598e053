package org.mosix.migration;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.mosix.api.NodeId;
import org.mosix.api.Refused;
import org.mosix.api.SharingRule;
import org.mosix.api.policy.AdmitPolicy;
import org.mosix.process.host.Door;
import org.mosix.process.host.Guests;
import org.mosix.process.host.Presence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether guests are let in: not while the node is blocked, nor while its guests are sent home, nor those of homes that the owner's
 * partners do not name, nor more than its limit has it, unless worse ones are here: then those leave by {@link Evictions}; nor whom the
 * node's {@link Rules} refuse. Who comes
 * then is told so in one sentence, before anything is made for him. What is here already is not touched: its link goes on. Any thread.
 */
final class Gate implements Door {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

    private final int self;
    private final Guests guests;
    private final PartnerTerms terms;
    private final GuestLimit limit;
    private final Evictions evictions;
    private final Rules rules;
    private final Mark blocked;
    private boolean held;

    Gate(int self, Guests guests, PartnerTerms terms, GuestLimit limit, Evictions evictions, Rules rules) {
        this.rules = rules;
        this.self = self;
        this.guests = guests;
        this.terms = terms;
        this.limit = limit;
        this.evictions = evictions;
        blocked = new Mark("node " + self + " is blocked", "node " + self + " takes guests");
    }

    /** Begins to let guests in, or not if the mark is there. */
    void open(Path blockMark) {
        blocked.open(blockMark);
        guests.open(this);
        if (blocked.holds()) {
            LOG.info("node {} is blocked: it takes no guests", self);
        }
    }

    @Override
    public Optional<String> refuses(long visit, int home, int mib, List<Presence> here) {
        synchronized (this) {
            if (blocked.holds() || held) {
                return Optional.of("node " + self + " takes no guests: "
                        + (blocked.holds() ? "its owner has blocked it" : "they are being sent home"));
            }
        }
        SharingRule.Answer answer = terms.mayCome(home, here, limit.most());
        if (answer.refusal().isPresent()) {
            return answer.refusal();
        }
        Optional<String> no = rules.refuses(new AdmitPolicy.Comer(new NodeId(home), terms.standing(home), mib));
        if (no.isEmpty() && !answer.leaving().isEmpty()) {
            evictions.expect(visit, home);
        }
        return no.map(why -> "node " + self + " takes no guests: " + why);
    }

    /** Nobody waits at a node that ends, or whose owner lets nobody in. */
    @Override
    public boolean isComing() {
        synchronized (this) {
            if (blocked.holds() || held) {
                return false;
            }
        }
        return rules.isComing();
    }

    @Override
    public void works(long visit) {
        evictions.begin(visit);
    }

    @Override
    public void over(long visit) {
        evictions.forget(visit);
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

    GuestLimit limit() {
        return limit;
    }

    /** Nobody comes in until {@link #release}. */
    synchronized void hold() {
        held = true;
    }

    synchronized void release() {
        held = false;
    }
}

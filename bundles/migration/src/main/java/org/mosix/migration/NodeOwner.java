package org.mosix.migration;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.mosix.api.NodeId;
import org.mosix.api.NodeView;
import org.mosix.api.OwnerRule;
import org.mosix.api.Recall;
import org.mosix.api.Refused;
import org.mosix.process.host.Guests;

/** What this node's owner says, done. Any thread. */
final class NodeOwner implements OwnerRule {
    private final Gate gate;
    private final Guests guests;
    private final Expulsion expulsion;
    private final Recaller recaller;
    private final PartnerTerms terms;
    private final Disconnection disconnection;
    private final Household household;
    private final AtomicBoolean expelling = new AtomicBoolean();
    private final AtomicBoolean disconnecting = new AtomicBoolean();

    NodeOwner(
            Gate gate,
            Guests guests,
            Expulsion expulsion,
            Recaller recaller,
            PartnerTerms terms,
            Disconnection disconnection,
            Household household) {
        this.household = household;
        this.terms = terms;
        this.disconnection = disconnection;
        this.gate = gate;
        this.guests = guests;
        this.expulsion = expulsion;
        this.recaller = recaller;
    }

    @Override
    public int block() throws Refused {
        gate.block();
        return guests.size();
    }

    @Override
    public void unblock() throws Refused {
        gate.unblock();
    }

    @Override
    public boolean isBlocked() {
        return gate.isBlocked();
    }

    @Override
    public GuestList guests() {
        Map<Integer, Integer> homes = new TreeMap<>();
        guests.presences().forEach(presence -> homes.merge(presence.home(), 1, Integer::sum));
        return new GuestList(
                gate.limit().most(),
                homes.entrySet().stream()
                        .map(e -> new GuestsOf(new NodeId(e.getKey()), e.getValue(), terms.standing(e.getKey())))
                        .toList());
    }

    @Override
    public void limitGuests(OptionalInt most) throws Refused {
        gate.limit().set(most);
    }

    @Override
    public void limitGuestsAsSet() throws Refused {
        gate.limit().unset();
    }

    @Override
    public void stay() throws Refused {
        household.stay();
    }

    @Override
    public void stayNoMore() throws Refused {
        household.stayNoMore();
    }

    @Override
    public boolean isStaying() {
        return household.isStaying();
    }

    @Override
    public Recall expel(Consumer<Recall> progress) throws Refused, InterruptedException {
        if (!expelling.compareAndSet(false, true)) {
            throw new Refused("the guests of this node are being sent home already");
        }
        try {
            gate.hold();
            return expulsion.run(home -> true, progress);
        } finally {
            gate.release();
            expelling.set(false);
        }
    }

    @Override
    public Recall bring(Consumer<Recall> progress) throws InterruptedException {
        return recaller.run(host -> true, progress);
    }

    @Override
    public Recall disconnect(Consumer<Recall> progress) throws Refused, InterruptedException {
        mustKnowPartners();
        if (!disconnecting.compareAndSet(false, true)) {
            throw new Refused("this cluster is being disconnected already");
        }
        try {
            return disconnection.run(progress);
        } finally {
            disconnecting.set(false);
        }
    }

    @Override
    public List<String> connect() throws Refused {
        mustKnowPartners();
        try {
            return disconnection.connect();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of("interrupted: some of our nodes may not have heard it");
        }
    }

    @Override
    public boolean isDisconnected() {
        return terms.isClosed();
    }

    private void mustKnowPartners() throws Refused {
        if (!terms.knows()) {
            throw new Refused(
                    "this node does not know which nodes are its owner's, so it has no partners: install the feature"
                            + " mosix-sharing and write etc/org.mosix.sharing.cfg");
        }
    }

    /** What other nodes are told. */
    Set<NodeView.Status> status() {
        Set<NodeView.Status> status = EnumSet.noneOf(NodeView.Status.class);
        if (gate.isBlocked()) {
            status.add(NodeView.Status.BLOCK);
        }
        if (household.isStaying()) {
            status.add(NodeView.Status.STAY);
        }
        return status;
    }
}

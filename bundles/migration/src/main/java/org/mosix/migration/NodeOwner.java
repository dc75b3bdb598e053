package org.mosix.migration;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
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
    private final AtomicBoolean expelling = new AtomicBoolean();

    NodeOwner(Gate gate, Guests guests, Expulsion expulsion, Recaller recaller) {
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
    public Recall expel(Consumer<Recall> progress) throws Refused, InterruptedException {
        if (!expelling.compareAndSet(false, true)) {
            throw new Refused("the guests of this node are being sent home already");
        }
        try {
            gate.hold();
            return expulsion.run(progress);
        } finally {
            gate.release();
            expelling.set(false);
        }
    }

    @Override
    public Recall bring(Consumer<Recall> progress) throws InterruptedException {
        return recaller.run(host -> true, progress);
    }

    /** What other nodes are told. */
    Set<NodeView.Status> status() {
        return gate.isBlocked() ? EnumSet.of(NodeView.Status.BLOCK) : Set.of();
    }
}

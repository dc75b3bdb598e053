package org.mosix.balance;

import java.util.Optional;
import org.mosix.api.JobHints;
import org.mosix.api.NodeId;
import org.mosix.api.ProcessProfile;
import org.mosix.api.policy.MovePolicy;
import org.mosix.api.policy.PlacePolicy;
import org.mosix.api.policy.Proposal;
import org.mosix.api.policy.View;
import org.mosix.slots.PolicySlot;

/** Asks the policies of a slot, and does not take what must not be, whatever a policy thinks. Keeps nothing. */
public final class Questions {
    private Questions() {}

    /** The move that is worth most; empty if none is, or the slot's state says why nothing is decided. */
    public static Optional<PolicySlot.Answer<Proposal>> move(PolicySlot<MovePolicy> slot, View view)
            throws InterruptedException {
        return slot.ask(policy -> policy.move(view), proposal -> wrong(view, proposal));
    }

    /** Where a new program begins; empty if no node fits, or the slot's state says why nothing is decided. */
    public static Optional<PolicySlot.Answer<NodeId>> place(PolicySlot<PlacePolicy> slot, View view, JobHints hints)
            throws InterruptedException {
        return slot.ask(policy -> policy.place(view, hints), best -> wrong(view, hints, best));
    }

    private static String wrong(View view, Proposal proposal) {
        Optional<ProcessProfile> process = view.process(proposal.pid());
        if (process.isEmpty()) {
            return "it wants to move process " + proposal.pid() + ", which it was not shown";
        }
        if (process.get().node().equals(proposal.to())) {
            return "it wants to move process " + proposal.pid() + " to where it is";
        }
        boolean fits =
                view.node(proposal.to()).map(n -> view.fits(process.get(), n)).orElse(false);
        return fits
                ? ""
                : "it wants to move process " + proposal.pid() + " to node " + proposal.to() + ", which cannot take it";
    }

    private static String wrong(View view, JobHints hints, NodeId best) {
        boolean fits = view.node(best)
                .map(n -> view.open(n, hints) && n.freeMiB() >= hints.memoryMiB())
                .orElse(false);
        return fits ? "" : "it chose node " + best + ", which cannot take the program";
    }
}

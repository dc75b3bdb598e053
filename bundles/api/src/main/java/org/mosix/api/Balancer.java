package org.mosix.api;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** What decides by itself where this home's processes work. There while this node knows others and has it installed. Any thread. */
public interface Balancer extends PolicyBook {
    /** How a decision ended. */
    enum Outcome {
        /** The move is under way. */
        MOVING,
        /** The process works there. */
        MOVED,
        /** It could not be moved, and works on where it was. */
        FAILED,
        /** It has ended meanwhile. */
        ENDED
    }

    /**
     * A decision to move a process.
     *
     * @param number of the decision, from 1 on
     * @param agoMillis since it was made
     * @param policy the name of the policy that made it
     * @param reason one phrase
     * @param terms what went into it, by name, in the order in which the policy tells them
     * @param predictedGain by how much faster it was to run: 0.5 is half as fast again
     * @param measuredGain by how much more computing it gets than before; empty while that is not known
     * @param failure why it could not be moved; else empty
     */
    record Decision(
            long number,
            long agoMillis,
            int pid,
            String command,
            NodeId from,
            NodeId to,
            String policy,
            String reason,
            Map<String, Double> terms,
            double predictedGain,
            OptionalDouble measuredGain,
            Outcome outcome,
            String failure) {}

    /** The newest first; some hundreds are kept. */
    List<Decision> decisions();

    /**
     * Where a new process should begin. Others that ask soon afterwards are told of other nodes, since this one is counted there.
     *
     * @throws Refused when no node fits, or the policy that is chosen for it does not work
     */
    NodeId place(JobHints hints) throws Refused;
}

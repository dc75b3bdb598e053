package org.mosix.api.policy;

import org.mosix.api.NodeId;
import org.mosix.api.NodeView;

/**
 * A node as a policy sees it: what it told of itself, brought up to now by what this home has moved since.
 *
 * @param facts as it told them, with their age
 * @param running threads that run or want to there
 * @param freeMiB memory that programs can get there
 * @param ours whether it is of this home's own cluster
 * @param allowed whether this home's processes may go there, as far as owners and partners say; true for the own node
 */
public record NodeState(NodeView facts, double running, double freeMiB, boolean ours, boolean allowed) {
    public NodeId id() {
        return facts.id();
    }

    /** Speed of one processor; 1 is the standard. 1 too if it has not been measured. */
    public double speed() {
        return facts.processor().relativeSpeed();
    }

    /** All its processors together, in standard ones. */
    public double capacity() {
        return speed() * facts.processor().cores();
    }

    /** Threads for each standard processor: 2 on a processor of half the speed with one thread. */
    public double load() {
        return running / capacity();
    }

    /** What a thread gets when so many run there: standard processors. */
    public double share(double threads) {
        return speed() * Math.min(1, facts.processor().cores() / Math.max(1e-9, threads));
    }

    /** The same node when so many more threads run there, which use so much memory; less if negative. */
    public NodeState with(double threads, double mib) {
        double free = Math.max(0, Math.min(facts.memory().totalMiB(), freeMiB - mib));
        return new NodeState(facts, Math.max(0, running + threads), free, ours, allowed);
    }
}

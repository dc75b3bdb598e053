package org.mosix.api.policy;

import java.util.List;
import java.util.Optional;
import org.mosix.api.NodeId;
import org.mosix.api.SharingRule;

/**
 * What a host knows of itself and its guests at one moment. Immutable.
 *
 * @param cores processors that this node may use, 1 or more
 * @param ownersThreads threads of processes that no mosrun has started which run or want to: a mean of the last second. The node's own
 *     JVM is not among them
 * @param jobsThreads the same of this home's jobs that work here
 * @param quietMillis since the owner's threads were {@link #BUSY} or more for the last time
 * @param totalMiB memory that this node may use
 * @param freeMiB of it, what programs can get; where it is decided whether one more comes in, less what is kept for guests who may
 *     not have taken it yet
 * @param guests who works here, or is on its way
 */
public record HostView(
        int cores,
        double ownersThreads,
        double jobsThreads,
        long quietMillis,
        double totalMiB,
        double freeMiB,
        List<Guest> guests) {
    /**
     * One guest.
     *
     * @param id tells it from all others here
     * @param standing whose its home is; empty if nobody has said so
     * @param works it is here; else it is on its way
     * @param ageMillis since it was let in
     * @param wanted threads that run or want to: a mean of the last second; 1 as long as it does not work
     * @param residentMiB memory that it has in use
     */
    public record Guest(
            String id,
            NodeId home,
            Optional<SharingRule.Standing> standing,
            boolean works,
            long ageMillis,
            double wanted,
            double residentMiB) {
        /** The best is 0; of a home that nobody knows it is that of our own nodes. */
        public int priority() {
            return standing.map(SharingRule.Standing::priority).orElse(0);
        }
    }

    /** Less threads of an owner than that are what any machine has now and then. */
    public static final double BUSY = 0.5;

    public HostView {
        guests = List.copyOf(guests);
    }
}

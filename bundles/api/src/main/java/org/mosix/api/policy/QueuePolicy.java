package org.mosix.api.policy;

import java.util.List;

/**
 * Decides which jobs of the queue ({@code mosrun -q}) begin now. A policy is a pure function of what it is shown, keeps nothing and asks
 * nobody; one thread at a time. A service with the property {@code policy.name}.
 */
public interface QueuePolicy {
    /**
     * A job that waits.
     *
     * @param id its number in the queue
     * @param uid whose it is
     * @param priority by its user, the lower the earlier
     * @param jobClass as its user has said (mosrun -G); 0 if he has said nothing
     * @param memoryMiB it will need so much, by its user; 0: unknown
     * @param waitingMillis since it came
     * @param order of two with one priority the lower one is first
     */
    record Waiting(int id, int uid, int priority, int jobClass, int memoryMiB, long waitingMillis, long order) {}

    /**
     * A job that began from the queue and has not ended.
     *
     * @param runningMillis since it began
     */
    record Running(int id, int uid, int jobClass, int memoryMiB, long runningMillis) {}

    /**
     * A node where a job could work now: this one, or one that lets guests in.
     *
     * @param own this node
     * @param cores 1 or more
     * @param busy processes that run there or want to, of whomever; 0 if nobody tells
     * @param freeMiB what programs can get without swapping
     * @param totalMiB all of its memory
     */
    record Node(boolean own, int cores, double busy, int freeMiB, int totalMiB) {}

    /**
     * What is known at one moment.
     *
     * @param waiting those that could begin, by priority and order; not those whose processes are stopped
     * @param nodes this one and, if nodes know each other, the others; at least one
     * @param places how many may begin by the settings of this node, 1 or more: of an answer no more are taken
     */
    record View(List<Waiting> waiting, List<Running> running, List<Node> nodes, int places) {
        public View {
            waiting = List.copyOf(waiting);
            running = List.copyOf(running);
            nodes = List.copyOf(nodes);
        }
    }

    /** Numbers of those that begin now, in this order, each once. Asked only when some wait and there is a place. */
    List<Integer> begin(View view);
}

package org.mosix.api;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Who may use whose nodes, and who goes first, as this node's owner has written it down. Where nobody offers this, all listed nodes
 * are one owner's. What it says may change at any time; it holds for moves that begin afterwards. Any thread.
 */
public interface SharingRule {
    /**
     * A process of another home that works here, or is on its way.
     *
     * @param id tells it from all others here
     * @param home address of its home
     * @param ageMillis since it came
     */
    record Visitor(String id, InetAddress home, long ageMillis) {}

    /**
     * Whether a process may come in.
     *
     * @param refusal why not: one sentence, printable; empty if it may
     * @param leaving ids of the guests whose places it takes, the first to leave first; often none
     */
    record Answer(Optional<String> refusal, List<String> leaving) {
        public Answer {
            leaving = List.copyOf(leaving);
        }
    }

    /**
     * Whose the processes of a home are.
     *
     * @param cluster the name of a partner; empty for our own cluster
     * @param priority 0 for our own, 65535 is the worst
     */
    record Standing(String cluster, int priority) {}

    /**
     * Whether a process of the home at this address may come in.
     *
     * @param guests who is here
     * @param limit the most guests of all homes together; empty: as many as come
     */
    Answer mayCome(InetAddress home, List<Visitor> guests, OptionalInt limit);

    /** Of the home at this address; empty if nobody knows it. */
    Optional<Standing> standing(InetAddress home);

    /** Is this one of our own nodes, and not a partner's or a stranger's? */
    boolean isOwn(InetAddress node);

    /** Why processes of this home may not go to the node at this address: one sentence, printable; empty if they may. */
    Optional<String> refusesHost(InetAddress node);
}

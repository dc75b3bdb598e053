package org.mosix.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The guests of this node, for who decides which may come and which stay. Offered by who manages them; any thread. */
public interface GuestHouse {
    /**
     * A process of another home that works here, or that was let in and is on its way.
     *
     * @param id tells it from all others here
     * @param pid of its body on this node; 0: it is on its way
     * @param standing whose its home is; empty if nobody has said so
     * @param ageMillis since it was let in
     * @param reservedMiB memory that is kept for it and that it may not have taken yet
     */
    record Guest(
            String id,
            int pid,
            NodeId home,
            Optional<SharingRule.Standing> standing,
            long ageMillis,
            int reservedMiB) {}

    /**
     * Processes of this node that are MOSIX's.
     *
     * @param guests bodies of other homes' processes, with what belongs to their sandboxes
     * @param jobs this home's that work here
     * @param deputies this home's that work elsewhere, or nowhere
     */
    record Processes(Set<Integer> guests, Set<Integer> jobs, Set<Integer> deputies) {
        public Processes {
            guests = Set.copyOf(guests);
            jobs = Set.copyOf(jobs);
            deputies = Set.copyOf(deputies);
        }
    }

    List<Guest> guests();

    /** Reads a small file for each job. */
    Processes processes();

    /**
     * From now on those guests are to leave, and no others: their homes are asked to take them, again and again while they are here.
     * What its home does not take works on.
     *
     * @param leaving why, one phrase, by the id of each
     */
    void sendHome(Map<String, String> leaving);
}

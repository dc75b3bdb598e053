package org.mosix.process.host;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.mosix.image.Budget;
import org.mosix.linux.Nr;
import org.mosix.linux.trace.Areas;

/**
 * The guests of one process, one for each of its threads, and what belongs to all of them. The first thread's leads: its task
 * is that of the process. Any thread; guests come and go on the hand.
 */
final class Crew {
    private final List<Guest> members = new CopyOnWriteArrayList<>();
    private final Guest lead;
    /** Files by the inode of their memory file; grows with each mapping made here. */
    final Map<Long, ContentStore.Content> files = new ConcurrentHashMap<>();

    final Overruns overruns = new Overruns();
    /** Limits and CPU time before this body. */
    volatile Budget budget;
    /** The most memory that was seen in it, in KiB. */
    volatile long residentKib;
    /** CPU time as home was last told, guarded by itself. */
    final long[] times = {0, 0};

    Crew(Guest lead, Budget budget) {
        this.lead = lead;
        this.budget = budget;
        members.add(lead);
    }

    Guest lead() {
        return lead;
    }

    /** All guests, the leading one first. */
    List<Guest> members() {
        return members;
    }

    /** The others. */
    List<Guest> mates() {
        return members.stream().filter(g -> g != lead).toList();
    }

    /** Has it but one thread? */
    boolean isSingle() {
        return members.size() == 1;
    }

    /** Has it as many threads as may be moved? */
    boolean full() {
        return members.size() >= Areas.MOST;
    }

    /** Is its process about to end, or to be gone from here? Home may show that before the body has. */
    boolean ends() {
        return members.stream().anyMatch(member -> {
            Flight flight = member.flight;
            return member.condemned || flight != null && flight.row.nr() == Nr.EXIT_GROUP;
        });
    }

    void enter(Guest mate) {
        members.add(mate);
    }

    /** A thread has ended; true if it was the last. */
    boolean leave(Guest member) {
        return members.remove(member) && members.isEmpty();
    }
}

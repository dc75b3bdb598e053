package org.mosix.process.home;

import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.mosix.linux.trace.Areas;

/**
 * The deputies of one process that is away, one for each of its threads, and what they have in common. The first thread's
 * leads: it stands for the process wherever only that counts, and has the process's task. Any thread.
 */
public final class Crew {
    private final Deputy lead;
    private final Actions actions;
    private final CpuTimes times;
    private final List<Deputy> members = new CopyOnWriteArrayList<>();
    /** Areas in use; guarded by this. */
    private final BitSet slots = new BitSet();

    private volatile boolean spread;
    private volatile boolean frozen;

    private final AtomicLong calls = new AtomicLong();
    private final AtomicBoolean filled = new AtomicBoolean();

    Crew(Deputy lead, byte[] actions, CpuTimes times) {
        this.lead = lead;
        this.actions = new Actions(actions);
        this.times = times;
        slots.set(0);
        members.add(lead);
    }

    public Deputy lead() {
        return lead;
    }

    /** All deputies, the leading one first. */
    public List<Deputy> members() {
        return members;
    }

    /** The others. */
    public List<Deputy> mates() {
        return members.stream().filter(d -> d != lead).toList();
    }

    /** Has it but one thread? */
    public boolean isSingle() {
        return members.size() == 1;
    }

    /** Has it ever had more? Then there are areas of threads in the process. */
    public boolean isSpread() {
        return spread;
    }

    /** Is its memory on the disk? Then it works nowhere. */
    public boolean isFrozen() {
        return frozen;
    }

    /**
     * Its image is on the disk: it works nowhere from now on. Signals that have a handler wait, whatever their threads have blocked;
     * the others do here what they do.
     */
    public void freeze() {
        for (Deputy deputy : members) {
            synchronized (deputy.lock) {
                deputy.link = null;
                deputy.placed = false;
            }
        }
        frozen = true;
        members.forEach(d -> d.mask().waitForThaw());
    }

    /** It has its memory again, and is about to run at home. */
    public void thawed() {
        frozen = false;
    }

    /** Has it as many threads as there are areas? */
    boolean full() {
        return members.size() >= Areas.MOST;
    }

    Actions actions() {
        return actions;
    }

    CpuTimes times() {
        return times;
    }

    AtomicLong calls() {
        return calls;
    }

    /** It is about to be filled with memory; true if a move home that failed had done so before. */
    public boolean refill() {
        return filled.getAndSet(true);
    }

    /** An area for one more thread; to be given back by {@link #leave}. IllegalStateException: there is none. */
    public synchronized int takeSlot() {
        int slot = slots.nextClearBit(0);
        if (slot >= Areas.MOST) {
            throw new IllegalStateException("a process with more than " + Areas.MOST + " threads");
        }
        slots.set(slot);
        spread = true;
        return slot;
    }

    void enter(Deputy mate) {
        members.add(mate);
    }

    /** A further thread has ended. */
    void leave(Deputy mate) {
        if (mate != lead && members.remove(mate)) {
            synchronized (this) {
                slots.clear(mate.slot());
            }
        }
    }

    /** An epoch for a body that is about to be committed, the same for all its threads: greater than all before. */
    public int offerEpoch() {
        int epoch = lead.offerEpoch();
        mates().forEach(mate -> mate.offered(epoch));
        return epoch;
    }

    /** SIGTRAP may be ignored from now on by all, or not any more. */
    void trapUnknown() {
        members.forEach(d -> d.tracee().trapUnknown());
    }
}

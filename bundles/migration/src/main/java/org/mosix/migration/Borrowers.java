package org.mosix.migration;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.mosix.image.NotCarried;
import org.mosix.linux.Kernel;
import org.mosix.linux.Nr;
import org.mosix.linux.trace.Hand;
import org.mosix.linux.trace.Interrupted;
import org.mosix.linux.trace.Tracee;
import org.mosix.linux.trace.WaitStatus;
import org.mosix.linux.trace.Watcher;
import org.mosix.process.home.Deputy;

/**
 * Children of vfork(2) that have not begun a program yet: they use the memory of their parents, who wait. Such a child is
 * not moved. If it must come home for a call, its old body stays, stopped, so that its parent waits on; it is traced at home
 * until it begins a program or ends, and then its parent may go on. (What it stores from then on, its parent does not see.)
 */
final class Borrowers {
    private static final String WHY = "the memory of its parent (vfork) until it begins a program or ends";
    private static final int KCMP_VM = 1;
    private static final long OPTIONS = Hand.TRACESYSGOOD | Hand.TRACEEXEC | Hand.TRACEEXIT;

    /** What is to be done with a process that has begun a program at home. */
    interface Begun {
        void begun(int pid, int node);
    }

    private final Holds holds;
    private final Set<Deputy> away = ConcurrentHashMap.newKeySet();
    private final Map<Integer, Deputy> home = new ConcurrentHashMap<>();
    private volatile Begun begun = (pid, node) -> {};

    Borrowers(Holds holds) {
        this.holds = holds;
    }

    void onBegun(Begun what) {
        begun = what;
    }

    /** A child was born away that uses its parent's memory. */
    void born(Deputy child) {
        away.add(child);
    }

    /** Its deputy is no more. */
    void over(Deputy child) {
        away.remove(child);
    }

    /** NotCarried if a process that is away is such a child. */
    void mayMove(Deputy deputy) throws NotCarried {
        if (away.contains(deputy)) {
            throw new NotCarried(WHY);
        }
    }

    /** NotCarried if a process at home is such a child that has been away. */
    void mayStop(int pid) throws NotCarried {
        if (home.containsKey(pid)) {
            throw new NotCarried(WHY);
        }
    }

    /**
     * NotCarried if a stopped process at home has its memory together with one of these: what is emptied would be the
     * other's too.
     */
    static void mayLeave(int pid, Iterable<Integer> others) throws NotCarried {
        for (int other : others) {
            // kcmp(2): 0 when they are the same.
            if (other != pid && Kernel.call(Nr.KCMP, pid, other, KCMP_VM, 0, 0) == 0) {
                throw new NotCarried("its memory together with process " + other + " (vfork, or clone with CLONE_VM)");
            }
        }
    }

    /** The process has come home, stopped, and runs on: true if it is kept, and its body on the host with it. On the hand. */
    boolean keep(Deputy deputy) {
        if (!away.remove(deputy)) {
            return false;
        }
        Tracee tracee = deputy.tracee();
        home.put(deputy.pid(), deputy);
        // Its waits were shortened as it came home; none begins anew.
        Interrupted.undo(tracee);
        Holds.runOn(tracee, OPTIONS, new Until(deputy));
        return true;
    }

    boolean keeps(Deputy deputy) {
        return home.get(deputy.pid()) == deputy;
    }

    /** Passes on everything until it begins a program or ends. */
    private final class Until implements Watcher {
        private final Deputy deputy;

        Until(Deputy deputy) {
            this.deputy = deputy;
        }

        private void parentGoesOn() {
            home.remove(deputy.pid(), deputy);
            deputy.link().release(deputy);
        }

        @Override
        public void onStop(Tracee tracee, WaitStatus status) {
            if (status.event() == WaitStatus.EVENT_EXEC) {
                int node = deputy.link().host();
                parentGoesOn();
                holds.letGo(tracee);
                begun.begun(tracee.pid(), node);
            } else if (status.event() == WaitStatus.EVENT_EXIT) {
                parentGoesOn();
                holds.ends(tracee, new WaitStatus((int) tracee.eventMessage()));
            } else {
                tracee.passOn(status);
            }
        }

        @Override
        public void onEnd(Tracee tracee, WaitStatus status) {
            parentGoesOn();
            holds.ended(tracee, status);
        }
    }
}

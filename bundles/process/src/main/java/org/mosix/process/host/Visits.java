package org.mosix.process.host;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The guest families that are here, or on their way: who is let in is counted from that moment on. Any thread. */
final class Visits {
    private static final Logger LOG = LoggerFactory.getLogger(Visits.class);
    /** Of a process that was killed at home its host hears in less time, if it gets a core. */
    private static final long GRACE_NANOS = 200_000_000L;

    /** Less than a home waits for a word of a host. */
    private static final long COMES_NANOS = 5_000_000_000L;

    private static final long STEP_MILLIS = 10;

    private final int self;
    private final int most;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, Visit> here = new ConcurrentHashMap<>();
    private volatile Door door;

    /**
     * @param self number of this node
     * @param most how many there can be
     */
    Visits(int self, int most) {
        this.self = self;
        this.most = most;
    }

    /** From now on it decides. */
    void ask(Door whom) {
        door = whom;
    }

    /** One that is about to ask. */
    Visit make(int home, int mib) {
        return new Visit(this, numbers.incrementAndGet(), home, mib);
    }

    /**
     * Why it is not let in, or empty: then it is here until {@link #over}. Whom home has seen end a moment ago may still be here:
     * so one that is refused is asked about again for a moment, as long as others are here; and longer if who decides is just being
     * replaced. Others ask and leave meanwhile.
     */
    synchronized Optional<String> enter(Visit visit) {
        long begin = System.nanoTime();
        // Before, too: who was away as it was asked may be back by now.
        boolean coming = door.isComing();
        Optional<String> no = ask(visit);
        try {
            while (no.isPresent() && isAskedAgain(System.nanoTime() - begin, coming)) {
                wait(STEP_MILLIS);
                coming = door.isComing();
                no = ask(visit);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (no.isEmpty()) {
            here.put(visit.number(), visit);
        }
        return no;
    }

    private boolean isAskedAgain(long nanos, boolean coming) {
        boolean last = nanos < GRACE_NANOS && !here.isEmpty();
        return last || nanos < COMES_NANOS && !isFull() && (coming || door.isComing());
    }

    private Optional<String> ask(Visit visit) {
        if (isFull()) {
            return Optional.of("node " + self + " has as many guest families as it may (" + most + ")");
        }
        return door.refuses(visit.number(), visit.home(), visit.mib(), presences());
    }

    void works(Visit visit) {
        door.works(visit.number());
    }

    void over(Visit visit) {
        synchronized (this) {
            here.remove(visit.number());
            notifyAll();
        }
        door.over(visit.number());
    }

    /** Returns when nobody is here, or after so long. */
    synchronized void awaitNone(long nanos) {
        long end = System.nanoTime() + nanos;
        try {
            for (long left = nanos; !here.isEmpty() && left > 0; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!here.isEmpty()) {
            LOG.warn("{} guest families are still here, and end with this node", here.size());
        }
    }

    boolean isFull() {
        return here.size() >= most;
    }

    List<GuestLink> links() {
        return here.values().stream().map(Visit::link).filter(Objects::nonNull).toList();
    }

    List<Presence> presences() {
        return here.values().stream()
                .flatMap(visit -> visit.presences().stream())
                .toList();
    }
}

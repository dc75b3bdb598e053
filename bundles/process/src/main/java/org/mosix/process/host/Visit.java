package org.mosix.process.host;

import java.util.ArrayList;
import java.util.List;

/** One guest family, from the moment in which it is let in. Any thread. */
final class Visit {
    /** A node measures its memory once a second. */
    private static final long SETTLED_NANOS = 2_000_000_000L;

    private final Visits visits;
    private final long number;
    private final int home;
    private final int mib;
    private final long sinceNanos = System.nanoTime();
    private volatile GuestLink link;
    /** System.nanoTime; 0: none of its processes works yet. */
    private volatile long begunNanos;

    Visit(Visits visits, long number, int home, int mib) {
        this.mib = mib;
        this.visits = visits;
        this.number = number;
        this.home = home;
    }

    long number() {
        return number;
    }

    int home() {
        return home;
    }

    /** Memory that it is expected to take. */
    int mib() {
        return mib;
    }

    /** It has a sandbox. */
    void link(GuestLink made) {
        link = made;
    }

    /** Null as long as it has no sandbox. */
    GuestLink link() {
        return link;
    }

    /** A process of it begins to work. */
    void works() {
        if (begunNanos == 0) {
            begunNanos = Math.max(1, System.nanoTime());
        }
        visits.works(this);
    }

    /** Its processes; one without a task as long as none has come; none when all have ended and only its sandbox is there. */
    List<Presence> presences() {
        GuestLink made = link;
        if (made == null) {
            return List.of(coming());
        }
        List<Presence> working = new ArrayList<>();
        for (Guest guest : made.guests()) {
            if (guest.leads() && !guest.crew.ends()) {
                working.add(
                        new Presence(number, home, guest.task, sinceNanos, guest.pid, working.isEmpty() ? kept() : 0));
            }
        }
        boolean over = begunNanos != 0 && made.arrivals.size() == 0;
        return working.isEmpty() && !over ? List.of(coming()) : working;
    }

    private Presence coming() {
        return new Presence(number, home, 0, sinceNanos, 0, kept());
    }

    /** What the first of it may not have taken yet, or not so that anybody has measured it. */
    private int kept() {
        long begun = begunNanos;
        return begun == 0 || System.nanoTime() - begun < SETTLED_NANOS ? mib : 0;
    }
}

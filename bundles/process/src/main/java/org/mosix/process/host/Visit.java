package org.mosix.process.host;

import java.util.List;

/** One guest family, from the moment in which it is let in. Any thread. */
final class Visit {
    private final Visits visits;
    private final long number;
    private final int home;
    private final long sinceNanos = System.nanoTime();
    private volatile GuestLink link;
    private volatile boolean begun;

    Visit(Visits visits, long number, int home) {
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
        begun = true;
        visits.works(this);
    }

    /** Its processes; one without a task as long as none has come; none when all have ended and only its sandbox is there. */
    List<Presence> presences() {
        GuestLink made = link;
        if (made == null) {
            return List.of(presence(0));
        }
        List<Presence> working = made.guests().stream()
                .filter(guest -> guest.leads() && !guest.crew.ends())
                .map(guest -> presence(guest.task))
                .toList();
        boolean over = begun && made.arrivals.size() == 0;
        return working.isEmpty() && !over ? List.of(presence(0)) : working;
    }

    private Presence presence(long task) {
        return new Presence(number, home, task, sinceNanos);
    }
}

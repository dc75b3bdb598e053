package org.mosix.migration;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.mosix.linux.trace.Tracee;
import org.mosix.process.home.Busy;
import org.mosix.process.home.Deputy;
import org.mosix.process.home.HomeLink;
import org.mosix.wire.Frame;

/** Holds all threads of a process that is away, with no call in flight, and lets them go on. On the mover's thread. */
final class Freezing {
    private Freezing() {}

    /** Whoever is born meanwhile is held too; a thread that ends meanwhile is none any more. */
    static void freeze(Deputy lead) throws IOException {
        Set<Deputy> held = new HashSet<>();
        while (!held.containsAll(lead.crew().members())) {
            List<Deputy> fresh = lead.crew().members().stream()
                    .filter(d -> !held.contains(d))
                    .toList();
            fresh.forEach(Deputy::beginLeaving);
            for (Deputy thread : fresh) {
                unlessOver(thread, () -> Patience.await(thread.mask().begin()));
            }
            HomeLink link = lead.link();
            fresh.forEach(thread -> link.sendTask(Frame.FREEZE, thread.task(), 0));
            for (Deputy thread : fresh) {
                unlessOver(thread, () -> Patience.await(thread.move().frozen()));
                held.add(thread);
            }
        }
    }

    private interface Step {
        void take() throws IOException;
    }

    private static void unlessOver(Deputy thread, Step step) throws IOException {
        try {
            step.take();
        } catch (Busy e) {
            if (thread.leads() || !thread.tracee().ended()) {
                throw e;
            }
        }
    }

    /** The move is off for this thread. */
    static void goOn(Deputy deputy, HomeLink link) {
        deputy.stay();
        link.sendTask(Frame.THAW, deputy.task(), 0);
        deputy.mask().end();
        if (deputy.nextStop().takeKept()) {
            deputy.hand().post(() -> {
                Tracee tracee = deputy.tracee();
                if (tracee.stopped() && !tracee.ended()) {
                    tracee.registers(tracee.registers()
                            .rip(deputy.gadgetBase())
                            .r12(deputy.area())
                            .origRax(-1));
                    tracee.resume(0);
                    deputy.mask().end(); // Its job may be stopped: so is it then.
                }
            });
        }
    }
}

package org.mosix.migration;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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
        idle(deputy, deputy.mask()::end);
    }

    /**
     * A deputy that a move has kept stopped waits for calls again.
     *
     * @param mask gives it the mask that it shall have then, at its next stop
     */
    static void idle(Deputy deputy, Runnable mask) {
        if (deputy.nextStop().takeKept()) {
            deputy.hand().offer(() -> {
                Tracee tracee = deputy.tracee();
                if (tracee.stopped() && !tracee.ended()) {
                    tracee.registers(tracee.registers()
                            .rip(deputy.gadgetBase())
                            .r12(deputy.area())
                            .origRax(-1));
                    tracee.resume(0);
                    mask.run(); // Its job may be stopped: so is it then.
                }
            });
        }
    }

    /** Stops the idle deputy and keeps it so. */
    static void hold(Deputy deputy) throws IOException {
        CompletableFuture<Void> held = new CompletableFuture<>();
        Runnable stand = () -> {
            deputy.nextStop().keep();
            held.complete(null);
        };
        deputy.nextStop().ask(stand);
        deputy.hand().run(deputy.tracee()::interrupt);
        try {
            Patience.await(held, deputy.move().refusal(), Patience.ANSWER_SECONDS);
        } catch (IOException e) {
            // Its host can refuse before it stands: then it must not stand later, when nobody would let it go.
            deputy.hand().run(() -> deputy.nextStop().drop(stand));
            throw e;
        }
    }
}

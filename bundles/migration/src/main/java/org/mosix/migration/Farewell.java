package org.mosix.migration;

import java.util.List;
import java.util.function.Consumer;
import org.mosix.api.Recall;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node ends, in good order: before its bundle stops, guests go home, where they work on, and its own processes come back and
 * work on natively. What cannot come in time ends with the node, as it would if the power failed. One thread.
 */
final class Farewell {
    private static final Logger LOG = LoggerFactory.getLogger(Farewell.class);

    private final Gate gate;
    private final Mover mover;
    private final Expulsion expulsion;
    private final Recaller recaller;
    private final HomeFreezer freezer;

    Farewell(Gate gate, Mover mover, Expulsion expulsion, Recaller recaller, HomeFreezer freezer) {
        this.mover = mover;
        this.gate = gate;
        this.expulsion = expulsion;
        this.recaller = recaller;
        this.freezer = freezer;
    }

    /** @param seconds after which no more are called */
    void say(int seconds) {
        long deadline = System.nanoTime() + seconds * 1_000_000_000L;
        gate.hold();
        try {
            Recall end =
                    Recalls.together(List.of(so -> expulsion.run(home -> true, so), so -> own(deadline, so)), so -> {
                        if (System.nanoTime() - deadline > 0) {
                            throw new IllegalStateException("not within " + seconds + " s: " + so);
                        }
                    });
            if (end.all() > 0) {
                LOG.info("before this node ends: {}", end);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("this node ends at once: it was interrupted while its processes were called home");
        } catch (IllegalStateException e) {
            LOG.warn("this node ends, and some processes with it: {}", e.getMessage());
        }
        freezer.thawAll();
    }

    /** One that is about to leave may take long for that: guests need not wait for it. */
    private Recall own(long deadline, Consumer<Recall> progress) throws InterruptedException {
        mover.doorstep().hold(deadline - System.nanoTime());
        return recaller.run(host -> true, progress);
    }
}

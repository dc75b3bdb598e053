package org.mosix.process.home;

import java.util.ArrayList;
import java.util.List;
import org.mosix.process.transfer.Signals.Pending;

/**
 * Signals of a process whose image is on its way between two places: the old body will take none any more, the new one
 * does not work yet. Guarded by the deputy's lock.
 */
final class KeptSignals {
    /** Those that the old body had not taken, as its host tells the new one. */
    private final List<Pending> former = new ArrayList<>();
    /** Those that came since. */
    private final List<Pending> fresh = new ArrayList<>();

    private boolean keeping;

    /** The order to send the image goes out: what its host was sent before is told with the image. */
    void begin() {
        keeping = true;
    }

    /** True if the signal is kept. */
    boolean keep(Pending signal) {
        if (keeping) {
            fresh.add(signal);
        }
        return keeping;
    }

    /** As {@link #keep}, for what the old body had not taken. */
    boolean keepFormer(List<Pending> signals) {
        if (keeping) {
            former.addAll(signals);
        }
        return keeping;
    }

    /** The process works at the new place: all of them, for there. */
    List<Pending> arrived() {
        List<Pending> all = new ArrayList<>(former);
        all.addAll(stayed());
        return all;
    }

    /** The move is off: those that the old body has not got, for there. */
    List<Pending> stayed() {
        List<Pending> all = new ArrayList<>(fresh);
        keeping = false;
        fresh.clear();
        former.clear();
        return all;
    }
}

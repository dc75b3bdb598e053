package org.mosix.migration;

import org.mosix.image.Rebuild;
import org.mosix.image.Scratch;
import org.mosix.image.ThreadCapture;
import org.mosix.image.ThreadState;
import org.mosix.linux.Nr;
import org.mosix.linux.trace.Areas;
import org.mosix.linux.trace.Batch;
import org.mosix.linux.trace.Interrupted;
import org.mosix.linux.trace.Registers;
import org.mosix.linux.trace.RemoteCall;
import org.mosix.linux.trace.Tracee;
import org.mosix.process.home.Births;
import org.mosix.process.home.Unfinished;

/** A further thread's share of a {@link HeldProcess}. All on the hand. */
final class HeldThread {
    private final Tracee tracee;
    private final long base;
    private final int slot;
    private final Registers original;
    private final long mask;
    private ThreadState state;

    HeldThread(Tracee tracee, long base, int slot) {
        this.tracee = tracee;
        this.base = base;
        this.slot = slot;
        this.original = Interrupted.undone(tracee, tracee.registers());
        this.mask = tracee.signalMask();
    }

    Tracee tracee() {
        return tracee;
    }

    /** Maps its area, and tells what it has for itself. The gadget is in. */
    ThreadState prepare() {
        try (RemoteCall call = RemoteCall.atGadget(tracee, base, original)) {
            Births.mapArea(call, tracee.process(), Areas.at(base, slot));
            state = ThreadCapture.of(tracee, call, base, tracee.pid(), 0);
        }
        state = Unfinished.leaving(tracee, original, state);
        return state;
    }

    /** The commit: the thread becomes a deputy's. What the kernel would write to its memory is taken off. */
    void empty() {
        try (RemoteCall call = RemoteCall.atGadget(tracee, base, original)) {
            Batch batch = new Batch();
            Rebuild.forgetSequence(batch, state.sequence());
            batch.add("set_robust_list", Nr.SET_ROBUST_LIST, 0, 24);
            batch.add("set_tid_address", Nr.SET_TID_ADDRESS, 0);
            new Scratch(base).run(call, batch);
            call.abandon();
        }
        Registers loop =
                original.copy().rip(base).r12(Areas.at(base, slot)).rsp(0).origRax(-1);
        tracee.registers(loop);
        tracee.signalMask(mask);
    }

    /** It is as it was; the areas go with the gadget. */
    void restore() {
        if (!tracee.ended()) {
            tracee.registers(original);
            tracee.signalMask(mask);
        }
    }
}

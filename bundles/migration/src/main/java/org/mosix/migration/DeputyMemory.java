package org.mosix.migration;

import org.mosix.image.ProcessImage;
import org.mosix.image.Rebuild;
import org.mosix.image.Scratch;
import org.mosix.image.Vma;
import org.mosix.linux.Flags;
import org.mosix.linux.Nr;
import org.mosix.linux.trace.Batch;
import org.mosix.linux.trace.Registers;
import org.mosix.linux.trace.RemoteCall;
import org.mosix.process.home.Deputy;

/** The memory of a process that becomes a deputy, or stays one. On the hand. */
final class DeputyMemory {
    private DeputyMemory() {}

    /** Drops the process's own memory, and takes off what the kernel would write there. */
    static void drop(RemoteCall call, long base, ProcessImage image) {
        Batch batch = new Batch();
        Rebuild.forgetSequence(batch, image.leader().sequence());
        batch.add("set_robust_list", Nr.SET_ROBUST_LIST, 0, 24);
        pages(batch, image);
        new Scratch(base).run(call, batch);
    }

    /** Drops what a deputy was filled with, of whom the kernel knows no such places. */
    static void dropPages(RemoteCall call, long base, ProcessImage image) {
        Batch batch = new Batch();
        pages(batch, image);
        new Scratch(base).run(call, batch);
    }

    private static void pages(Batch batch, ProcessImage image) {
        long argStart = image.layout()[7];
        for (Vma v : image.vmas()) {
            if (v.kind() == Vma.Kind.ANONYMOUS) {
                // /proc/PID/cmdline and environ read the top of the stack: that stays.
                boolean top = v.start() <= argStart && argStart < v.end();
                long end = top ? argStart & -4096 : v.end();
                if (end > v.start()) {
                    batch.add(null, Nr.MADVISE, v.start(), end - v.start(), Flags.MADV_DONTNEED_LOCKED);
                }
            }
        }
    }

    /** Calls made inside a deputy that a move keeps stopped; it is at the beginning of its loop afterwards. */
    static RemoteCall calls(Deputy deputy) {
        Registers loop = deputy.tracee()
                .registers()
                .rip(deputy.gadgetBase())
                .r12(deputy.area())
                .origRax(-1);
        return RemoteCall.atGadget(deputy.tracee(), deputy.gadgetBase(), loop);
    }
}

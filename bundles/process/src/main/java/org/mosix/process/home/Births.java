package org.mosix.process.home;

import java.util.concurrent.atomic.AtomicReference;
import org.mosix.linux.Flags;
import org.mosix.linux.KernelException;
import org.mosix.linux.Nr;
import org.mosix.linux.Signals;
import org.mosix.linux.proc.ProcessLimits;
import org.mosix.linux.proc.RaisedLimit;
import org.mosix.linux.trace.Areas;
import org.mosix.linux.trace.Gadget;
import org.mosix.linux.trace.Hand;
import org.mosix.linux.trace.Registers;
import org.mosix.linux.trace.RemoteCall;
import org.mosix.linux.trace.Tracee;

/** Children and further threads of a deputy: they become deputies too, each with an area of its own. On the hand. */
public final class Births {
    private Births() {}

    /** The deputy stands in the stop that tells of its child or thread. */
    static void born(Deputy deputy, Tracee tracee) {
        int pid = (int) tracee.eventMessage();
        long flags = flags(deputy);
        boolean thread = (flags & Flags.CLONE_THREAD) != 0;
        Hand hand = tracee.hand();
        Tracee child = hand.adopt(pid, new DeputyWatcher(deputy));
        if (thread) {
            child.threadOf(tracee.process());
        }
        hand.await(child);
        if (deputy.link() == null
                || HomeCalls.full(deputy.link())
                || thread && deputy.crew().full()) {
            // Made by no call that we let through: the deputy runs code of its own.
            child.kill();
            tracee.resume(0);
            return;
        }
        child.trapIgnored(deputy.actions().ignores(Signals.SIGTRAP));
        try {
            if (thread) {
                thread(deputy, child);
            } else {
                process(deputy, child, (flags & Flags.CLONE_VFORK) != 0);
            }
        } catch (KernelException | IllegalStateException e) {
            // Nobody would ever let it run.
            child.kill();
            tracee.resume(0);
            throw e;
        }
        child.resume(0);
        tracee.resume(0);
    }

    /** Of the birth in flight: those that the guest has given. */
    private static long flags(Deputy deputy) {
        synchronized (deputy.lock) {
            HomeCall call = deputy.inFlight();
            return call != null && call.row().nr() == Nr.CLONE ? call.args()[0] : 0;
        }
    }

    /** @param borrows it was made by vfork: its parent waits, its memory lent to the child */
    private static void process(Deputy deputy, Tracee child, boolean borrows) {
        long base = deputy.gadgetBase();
        long area = base + Gadget.PAGE;
        Registers loop = child.registers().rip(base).r12(area).origRax(-1);
        try (RemoteCall call = RemoteCall.atGadget(child, base, loop)) {
            map(call, area);
            if (deputy.crew().isSpread()) {
                // Those of its parent's threads.
                call.must("munmap", Nr.MUNMAP, Areas.base(), Areas.size());
            }
        }
        Waiting none = new Waiting(child, new AtomicReference<>());
        Deputy young = new Deputy(child, base, deputy.actions().bytes(), new CpuTimes(), none, deputy.events());
        young.traceAs(deputy);
        child.hand().watch(child, new DeputyWatcher(young));
        young.place(deputy.link(), young.offerEpoch());
        deputy.link().add(young);
        deputy.lastChild = young.task();
        deputy.events().born(deputy.crew().lead(), young, borrows);
        deputy.link().tellIfLost(young);
    }

    private static void thread(Deputy deputy, Tracee child) {
        Crew crew = deputy.crew();
        int slot = crew.takeSlot();
        long area = Areas.at(deputy.gadgetBase(), slot);
        Registers loop = child.registers().rip(deputy.gadgetBase()).r12(area).origRax(-1);
        try (RemoteCall call = RemoteCall.atGadget(child, deputy.gadgetBase(), loop)) {
            mapArea(call, child.process(), area);
        }
        Deputy young = new Deputy(child, crew, slot, new Waiting(child, new AtomicReference<>()));
        child.hand().watch(child, new DeputyWatcher(young));
        young.placeAs(deputy);

        deputy.link().add(young);
        deputy.lastChild = young.task();
    }

    /** Maps the area of a further thread; the process's limit on its addresses does not count for it. */
    public static void mapArea(RemoteCall call, int process, long area) {
        try (RaisedLimit raised = new RaisedLimit(process, ProcessLimits.AS)) {
            map(call, area);
        }
    }

    private static void map(RemoteCall call, long area) {
        int shared = Flags.MAP_SHARED | Flags.MAP_ANONYMOUS | Flags.MAP_FIXED;
        call.must("mmap", Nr.MMAP, area, Gadget.AREA_SIZE, 3, shared, -1, 0);
    }
}

package org.mosix.migration;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.mosix.image.Capture;
import org.mosix.image.NotCarried;
import org.mosix.image.ProcessImage;
import org.mosix.image.ThreadState;
import org.mosix.image.Vdso;
import org.mosix.linux.Errno;
import org.mosix.linux.Flags;
import org.mosix.linux.KernelException;
import org.mosix.linux.Nr;
import org.mosix.linux.Signals;
import org.mosix.linux.proc.Mapping;
import org.mosix.linux.proc.Maps;
import org.mosix.linux.trace.Areas;
import org.mosix.linux.trace.Gadget;
import org.mosix.linux.trace.Interrupted;
import org.mosix.linux.trace.Registers;
import org.mosix.linux.trace.RemoteCall;
import org.mosix.linux.trace.Tracee;
import org.mosix.process.home.CpuTimes;
import org.mosix.process.home.Unfinished;
import org.mosix.process.transfer.HomeFiles;

/**
 * A process at home, stopped by its hand, on its way out: it gets the gadget page and the area, gives its image, and is
 * emptied at the commit or made as it was before. All on the hand.
 */
final class HeldProcess {
    private static final byte SIG_IGN = 1;

    private final Tracee tracee;
    private final long base = Gadget.DEFAULT_BASE;
    private final HomeFiles files;
    private final Registers original;
    private final long mask;
    private final CpuTimes times;
    private ProcessImage image;
    private long site;
    private boolean fresh;
    private final List<HeldThread> mates = new ArrayList<>();

    /** @param others its further threads, stopped too */
    HeldProcess(Tracee tracee, List<Tracee> others, CpuTimes times) {
        for (Tracee mate : others) {
            mates.add(new HeldThread(mate, base, mates.size() + 1));
        }
        this.times = times;
        this.tracee = tracee;
        this.files = new HomeFiles(tracee.pid());
        this.original = Interrupted.undone(tracee, tracee.registers());
        this.mask = tracee.signalMask();
    }

    HomeFiles files() {
        return files;
    }

    ProcessImage image() {
        return image;
    }

    long base() {
        return base;
    }

    List<HeldThread> mates() {
        return mates;
    }

    /** The task of the process, for an image that is not sent under it. */
    void task(long ofFirst) {
        image = image.withLeader(image.leader().withTask(ofFirst));
    }

    /** The tasks that its further threads have got, for the image. */
    void tasks(List<Long> ofMates) {
        image = image.withTasks(ofMates);
    }

    /** Puts the gadget in and takes the image. On NotCarried it is as before. */
    void prepare() throws NotCarried, IOException {
        List<Mapping> maps = furnish();
        List<ThreadState> states;
        try {
            states = mates.stream().map(HeldThread::prepare).toList();
        } catch (RuntimeException e) {
            restore();
            throw e;
        }
        try (RemoteCall remote = RemoteCall.atGadget(tracee, base, original)) {
            image = new Capture(tracee, remote, base, files)
                    .maps(maps)
                    .threads(0, states)
                    .away(new long[] {times.user(), times.system()})
                    .take(tracee.pid());
            image = image.withLeader(Unfinished.leaving(tracee, original, image.leader()));
        } catch (NotCarried | IOException | RuntimeException e) {
            restore();
            throw e;
        }
    }

    /**
     * As {@link #prepare} at the exit of an execve.
     *
     * @param ignored signals that are ignored: the only actions that outlive an exec
     */
    void prepareFresh(long ignored) throws NotCarried, IOException {
        List<Mapping> maps = furnish();
        fresh = true;
        try {
            image = new Capture(tracee, null, base, files)
                    .maps(maps)
                    .away(new long[] {times.user(), times.system()})
                    .actions(actions(ignored))
                    .fresh(tracee.pid(), original, mask);
        } catch (NotCarried | IOException | RuntimeException e) {
            restore();
            throw e;
        }
    }

    private static byte[] actions(long ignored) {
        byte[] actions = new byte[64 * ProcessImage.ACTION_SIZE];
        for (int signal = 1; signal <= Signals.COUNT; signal++) {
            if (Signals.in(ignored, signal)) {
                actions[(signal - 1) * ProcessImage.ACTION_SIZE] = SIG_IGN;
            }
        }
        return actions;
    }

    /** Maps gadget page and area; the map as it was before. */
    private List<Mapping> furnish() throws NotCarried, IOException {
        List<Mapping> maps = Maps.of(tracee.pid());
        // one page more: what is laid at the area's end must be followed by nothing
        long end = base + Gadget.PAGE + Gadget.AREA_SIZE + Gadget.PAGE;
        for (Mapping m : maps) {
            if (m.overlaps(base, end) || Areas.overlaps(m.start(), m.end())) {
                throw new NotCarried(String.format("memory at %#x, where the node needs room", m.start()));
            }
        }
        site = syscallInstruction(tracee, maps);
        int anonymous = Flags.MAP_ANONYMOUS | Flags.MAP_FIXED_NOREPLACE;
        try (RemoteCall call = RemoteCall.atInstruction(tracee, site, original)) {
            int text = Flags.PROT_READ | Flags.PROT_EXEC;
            call.must("mmap", Nr.MMAP, base, Gadget.PAGE, text, anonymous | Flags.MAP_PRIVATE, -1, 0);
        }
        tracee.memory().poke(base, Gadget.code());
        // One stop instead of two.
        try (RemoteCall call = RemoteCall.atGadget(tracee, base, original)) {
            call.must("mmap", Nr.MMAP, base + Gadget.PAGE, Gadget.AREA_SIZE, 3, anonymous | Flags.MAP_SHARED, -1, 0);
        }
        return maps;
    }

    /** Some syscall instruction of the process: the vdso has one. */
    static long syscallInstruction(Tracee tracee, List<Mapping> maps) throws NotCarried {
        Mapping at = Vdso.find(maps);
        if (at == null) {
            throw new NotCarried("no vdso");
        }
        int offset = Vdso.of(tracee, at).syscall();
        if (offset < 0) {
            throw new NotCarried("a vdso without a system call");
        }
        return at.start() + offset;
    }

    /** The commit: the process becomes the deputy. Its memory is dropped, its loop begins when it is resumed. */
    void empty() {
        mates.forEach(HeldThread::empty);
        if (!fresh) {
            drop();
        }
        Registers loop =
                original.copy().rip(base).r12(base + Gadget.PAGE).rsp(0).origRax(-1);
        tracee.registers(loop);
        tracee.signalMask(mask);
        files.close();
    }

    /** A program that has not begun yet has nothing worth a call: its stack, and no list or sequence. */
    private void drop() {
        try (RemoteCall call = RemoteCall.atGadget(tracee, base, original)) {
            DeputyMemory.drop(call, base, image);
            call.abandon();
        }
    }

    /** Takes the gadget out again and gives the process its own registers: nothing has happened. */
    void restore() {
        files.close();
        mates.forEach(HeldThread::restore);
        withoutGadget(tracee, base, site, original.copy(), !mates.isEmpty());
        tracee.signalMask(mask);
    }

    /** Unmaps area and gadget and sets registers. {@code several}: further threads have areas too. */
    static void withoutGadget(Tracee tracee, long base, long site, Registers registers, boolean several) {
        try (RemoteCall call = RemoteCall.atInstruction(tracee, site, registers)) {
            if (several) {
                call.must("munmap", Nr.MUNMAP, Areas.base(), Areas.size());
            }
            long result = call.call(Nr.MUNMAP, base, Gadget.PAGE + Gadget.AREA_SIZE);
            if (RemoteCall.failed(result)) {
                throw new KernelException("munmap", Errno.EINVAL);
            }
        }
        tracee.registers(registers);
    }
}

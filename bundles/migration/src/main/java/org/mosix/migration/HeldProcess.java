package org.mosix.migration;

import java.io.IOException;
import java.util.List;
import org.mosix.image.Capture;
import org.mosix.image.NotCarried;
import org.mosix.image.ProcessImage;
import org.mosix.image.Rebuild;
import org.mosix.image.Scratch;
import org.mosix.image.Vma;
import org.mosix.linux.Errno;
import org.mosix.linux.Flags;
import org.mosix.linux.KernelException;
import org.mosix.linux.Nr;
import org.mosix.linux.Signals;
import org.mosix.linux.proc.Mapping;
import org.mosix.linux.proc.Maps;
import org.mosix.linux.trace.Batch;
import org.mosix.linux.trace.Gadget;
import org.mosix.linux.trace.Interrupted;
import org.mosix.linux.trace.Registers;
import org.mosix.linux.trace.RemoteCall;
import org.mosix.linux.trace.Tracee;
import org.mosix.process.home.CpuTimes;
import org.mosix.process.transfer.HomeFiles;

/**
 * A process at home, stopped by its hand, on its way out: it gets the gadget page and the area, gives its image, and is
 * emptied at the commit or made as it was before. All on the hand.
 */
final class HeldProcess {
    private static final long IGNORED = 1;
    private static final byte[] SYSCALL = {0x0f, 0x05};

    private final Tracee tracee;
    private final long base = Gadget.DEFAULT_BASE;
    private final HomeFiles files;
    private final Registers original;
    private final long mask;
    private final CpuTimes times;
    private ProcessImage image;
    private long site;

    HeldProcess(Tracee tracee, CpuTimes times) {
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

    /** Puts the gadget in and takes the image. On NotCarried it is as before. */
    void prepare() throws NotCarried, IOException {
        List<Mapping> maps = Maps.of(tracee.pid());
        long end = base + Gadget.PAGE + Gadget.AREA_SIZE;
        for (Mapping m : maps) {
            if (m.overlaps(base, end)) {
                throw new NotCarried(String.format("memory at %#x, where the node needs room", m.start()));
            }
        }
        site = syscallInstruction(tracee, maps);
        try (RemoteCall call = RemoteCall.atInstruction(tracee, site, original)) {
            int anonymous = Flags.MAP_ANONYMOUS | Flags.MAP_FIXED_NOREPLACE;
            int text = Flags.PROT_READ | Flags.PROT_EXEC;
            call.must("mmap", Nr.MMAP, base, Gadget.PAGE, text, anonymous | Flags.MAP_PRIVATE, -1, 0);
            call.must("mmap", Nr.MMAP, base + Gadget.PAGE, Gadget.AREA_SIZE, 3, anonymous | Flags.MAP_SHARED, -1, 0);
        }
        tracee.memory().poke(base, Gadget.code());
        try (RemoteCall call = RemoteCall.atGadget(tracee, base, original)) {
            image = new Capture(tracee, call, base, files)
                    .away(new long[] {times.user(), times.system()})
                    .take(tracee.pid());
        } catch (NotCarried | IOException | RuntimeException e) {
            restore();
            throw e;
        }
    }

    /** Some syscall instruction of the process: the vdso has one. */
    static long syscallInstruction(Tracee tracee, List<Mapping> maps) throws NotCarried {
        Mapping vdso = Capture.find(maps, "[vdso]");
        if (vdso == null) {
            throw new NotCarried("no vdso");
        }
        byte[] code = tracee.memory().bytes(vdso.start(), (int) vdso.size());
        for (int i = 0; i + 1 < code.length; i++) {
            if (code[i] == SYSCALL[0] && code[i + 1] == SYSCALL[1]) {
                return vdso.start() + i;
            }
        }
        throw new NotCarried("a vdso without a system call");
    }

    /** The commit: the process becomes the deputy. Its memory is dropped, its loop begins when it is resumed. */
    void empty() {
        try (RemoteCall call = RemoteCall.atGadget(tracee, base, original)) {
            Batch batch = new Batch();
            Rebuild.forgetSequence(batch, image.leader().sequence());
            batch.add("set_robust_list", Nr.SET_ROBUST_LIST, 0, 24);
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
            new Scratch(base).run(call, batch);
            call.abandon();
        }
        Registers loop =
                original.copy().rip(base).r12(base + Gadget.PAGE).rsp(0).origRax(-1);
        tracee.registers(loop);
        keepTrap();
        tracee.signalMask(mask);
        files.close();
    }

    private void keepTrap() {
        if (image != null && image.handler(Signals.SIGTRAP) == IGNORED) {
            RemoteCall.ignoreTrap(tracee, base, base + Gadget.PAGE + Gadget.PAYLOAD);
        }
    }

    /** Takes the gadget out again and gives the process its own registers: nothing has happened. */
    void restore() {
        files.close();
        keepTrap();
        withoutGadget(tracee, base, site, original.copy().rewind());
        tracee.signalMask(mask);
    }

    /** Unmaps area and gadget and sets registers. */
    static void withoutGadget(Tracee tracee, long base, long site, Registers registers) {
        try (RemoteCall call = RemoteCall.atInstruction(tracee, site, registers)) {
            long result = call.call(Nr.MUNMAP, base, Gadget.PAGE + Gadget.AREA_SIZE);
            if (RemoteCall.failed(result)) {
                throw new KernelException("munmap", Errno.EINVAL);
            }
        }
        tracee.registers(registers);
    }
}

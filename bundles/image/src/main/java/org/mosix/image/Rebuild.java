package org.mosix.image;

import java.io.IOException;
import java.util.List;
import org.mosix.linux.Errno;
import org.mosix.linux.Flags;
import org.mosix.linux.KernelException;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;
import org.mosix.linux.Signals;
import org.mosix.linux.proc.HugePages;
import org.mosix.linux.proc.Mapping;
import org.mosix.linux.proc.ProcessLimits;
import org.mosix.linux.trace.Batch;
import org.mosix.linux.trace.RemoteCall;
import org.mosix.linux.trace.Tracee;

/**
 * Makes a process out of an image: in a body fresh from the zygote, or in the deputy at home. On the hand's thread,
 * the tracee stopped with a gadget page. Pages are written afterwards by {@link Pages}; then {@link #start} gives it its
 * registers.
 */
public final class Rebuild {
    private static final int ACTIONS = 0;
    private static final int LAYOUT = 64 * ProcessImage.ACTION_SIZE;
    private static final int LAYOUT_SIZE = 104;
    private static final int ALT_STACK = LAYOUT + LAYOUT_SIZE;
    private static final int LIMITS = ALT_STACK + ThreadRebuild.ALT_STACK_SIZE;
    private static final int DATA = LIMITS + 16 * Budget.RESOURCES.length;
    private static final int RSEQ_UNREGISTER = 1;

    private final Tracee tracee;
    private final RemoteCall call;
    private final Scratch scratch;
    private final ProcessImage image;

    /** Gives a descriptor, valid inside the tracee, of a file of the image. */
    public interface Contents {
        int descriptor(int file);
    }

    public Rebuild(Tracee tracee, RemoteCall call, ProcessImage image) {
        this.tracee = tracee;
        this.call = call;
        this.image = image;
        this.scratch = new Scratch(image.gadgetBase());
    }

    /**
     * Turns a fresh body into the image's: memory map and settings. It has a gadget, a vdso and default settings only.
     *
     * @param full mappings that will be filled
     * @param present its memory map
     */
    public void body(int[] full, List<Mapping> present, Contents contents) {
        Batch batch = new Batch();
        place(batch, present);
        for (Vma v : image.vmas()) {
            if (v.kind() == Vma.Kind.ANONYMOUS || v.kind() == Vma.Kind.FILE) {
                map(batch, v, contents);
            }
        }
        advise(batch, full, Flags.MADV_HUGEPAGE);
        actions(batch);
        if (image.ignores(Signals.SIGTRAP)) {
            call.trapIgnored();
        }
        settings(batch, true);
        NativeBuffer data = data();
        limits(batch, data);
        store(data);
        scratch.run(call, batch);
    }

    private void advise(Batch batch, int[] full, int advice) {
        for (int i : HugePages.byAdvice() ? full : new int[0]) {
            batch.add(
                    null,
                    Nr.MADVISE,
                    image.vmas().get(i).start(),
                    image.vmas().get(i).size(),
                    advice);
        }
    }

    /** Only soft limits: a hard one, once lowered, could not be raised again, whatever the guest may do at home. */
    private void limits(Batch batch, NativeBuffer data) {
        for (int i = 0; i < Budget.RESOURCES.length; i++) {
            long hard = ProcessLimits.own(Budget.RESOURCES[i])[1];
            data.putLong(LIMITS + 16 * i, image.budget().inBody(i, hard)).putLong(LIMITS + 16 * i + 8, hard);
            batch.add("prlimit64", Nr.PRLIMIT64, 0, Budget.RESOURCES[i], scratch.data(LIMITS + 16 * i), 0);
        }
    }

    /**
     * Brings the deputy's memory map to that of the image; it stays a deputy. While it is done the area comes on top of
     * what the program has: a limit on its addresses waits.
     */
    public void deputy(List<Mapping> present, HomeLayout home) throws IOException {
        ProcessLimits limits = ProcessLimits.of(tracee.pid());
        long soft = limits.soft(ProcessLimits.AS);
        long hard = limits.hard(ProcessLimits.AS);
        boolean limited = soft != ProcessLimits.INFINITY;
        Batch batch = new Batch();
        NativeBuffer data = data();
        if (limited) {
            data.putLong(LIMITS, hard)
                    .putLong(LIMITS + 8, hard)
                    .putLong(LIMITS + 16, soft)
                    .putLong(LIMITS + 24, hard);
            batch.add(null, Nr.PRLIMIT64, 0, ProcessLimits.AS, scratch.data(LIMITS), 0);
        }
        home.reconcile(batch, image, present);
        if (limited) {
            batch.add(null, Nr.PRLIMIT64, 0, ProcessLimits.AS, scratch.data(LIMITS + 16), 0);
        }
        store(data);
        scratch.run(call, batch);
    }

    /**
     * The deputy's memory is complete: it gets the image's settings; signal actions are right already. Only now, since a
     * deputy whose return fails must have no restartable sequence: its area would be written by the kernel.
     */
    public void settle() {
        Batch batch = new Batch();
        settings(batch, false);
        store(data());
        scratch.run(call, batch);
    }

    private NativeBuffer data() {
        NativeBuffer data = new NativeBuffer(DATA);
        data.bytes().put(ACTIONS, image.actions());
        for (int i = 0; i < ProcessImage.LAYOUT_WORDS; i++) {
            data.putLong(LAYOUT + 8 * i, image.layout()[i]);
        }
        data.putInt(LAYOUT + 100, -1); // exe_fd: keep
        ThreadRebuild.altStack(data, ALT_STACK, image.leader());
        return data;
    }

    private void store(NativeBuffer data) {
        if (tracee.memory().write(scratch.data(0), data.address(), data.size()) != data.size()) {
            throw new KernelException("write settings to process " + tracee.pid(), Errno.EFAULT);
        }
    }

    /** Moves the host's vdso to where home had its own. */
    private void place(Batch batch, List<Mapping> present) {
        List<Mapping> from = present.stream()
                .filter(m -> m.named("[vdso]") || m.path().startsWith("[vvar"))
                .toList();
        List<Vma> to = image.vmas().stream()
                .filter(v -> v.kind() == Vma.Kind.VDSO || v.kind() == Vma.Kind.VVAR)
                .toList();
        if (from.size() != to.size()) {
            throw new KernelException(
                    "place the vdso: home's kernel has another number of vdso mappings", Errno.ENOEXEC);
        }
        boolean overlap =
                from.stream().anyMatch(f -> image.vmas().stream().anyMatch(v -> f.overlaps(v.start(), v.end())));
        if (overlap && !same(from, to)) {
            long refuge = refuge(from);
            for (Mapping m : from) {
                move(
                        batch,
                        m.start(),
                        m.size(),
                        refuge + m.start() - from.get(0).start());
            }
            for (int i = 0; i < to.size(); i++) {
                move(
                        batch,
                        refuge + from.get(i).start() - from.get(0).start(),
                        to.get(i).size(),
                        to.get(i).start());
            }
        } else if (!same(from, to)) {
            for (int i = 0; i < to.size(); i++) {
                move(batch, from.get(i).start(), from.get(i).size(), to.get(i).start());
            }
        }
    }

    private static boolean same(List<Mapping> from, List<Vma> to) {
        return from.isEmpty() || from.get(0).start() == to.get(0).start();
    }

    private static void move(Batch batch, long from, long size, long to) {
        batch.add("move the vdso", Nr.MREMAP, from, size, size, Flags.MREMAP_MAYMOVE | Flags.MREMAP_FIXED, to);
    }

    /** Addresses that neither the image nor the vdso use, for the moment of a swap. */
    private long refuge(List<Mapping> from) {
        for (long at = 0x20000000L; at < 0x7f0000000000L; at += 0x10000000L) {
            long end = at + (1 << 20);
            long start = at;
            if (image.vmas().stream().noneMatch(v -> v.start() < end && start < v.end())
                    && from.stream().noneMatch(m -> m.overlaps(start, end))) {
                return at;
            }
        }
        throw new KernelException("find room to move the vdso", Errno.ENOMEM);
    }

    private void map(Batch batch, Vma v, Contents contents) {
        int flags = Flags.MAP_FIXED_NOREPLACE | (v.growsDown() ? Flags.MAP_GROWSDOWN : 0);
        if (v.kind() == Vma.Kind.FILE) {
            flags |= v.shared() ? Flags.MAP_SHARED : Flags.MAP_PRIVATE;
            batch.add(
                    "map a file",
                    Nr.MMAP,
                    v.start(),
                    v.size(),
                    v.prot(),
                    flags,
                    contents.descriptor(v.file()),
                    v.offset());
        } else {
            flags |= Flags.MAP_PRIVATE | Flags.MAP_ANONYMOUS | Flags.MAP_NORESERVE;
            batch.add("map memory", Nr.MMAP, v.start(), v.size(), v.prot(), flags, -1, 0);
        }
    }

    private void actions(Batch batch) {
        for (int signal = 1; signal <= Signals.COUNT; signal++) {
            boolean settable = signal != Signals.SIGKILL && signal != Signals.SIGSTOP;
            if (settable && image.handler(signal) != 0) {
                long at = scratch.data(ACTIONS + (signal - 1) * ProcessImage.ACTION_SIZE);
                batch.add("rt_sigaction", Nr.RT_SIGACTION, signal, at, 0, 8);
            }
        }
    }

    /** @param fresh whether the process has no settings yet, so that those which are off need no call */
    private void settings(Batch batch, boolean fresh) {
        batch.add(
                "prctl PR_SET_MM_MAP",
                Nr.PRCTL,
                Flags.PR_SET_MM,
                Flags.PR_SET_MM_MAP,
                scratch.data(LAYOUT),
                LAYOUT_SIZE,
                0);
        ThreadRebuild.settings(batch, image.leader(), scratch.data(ALT_STACK), fresh);
    }

    /** Adds the call that takes the restartable sequence off a process whose memory is about to go. */
    public static void forgetSequence(Batch batch, long[] sequence) {
        if (sequence[0] != 0) {
            batch.add("rseq", Nr.RSEQ, sequence[0], sequence[1], RSEQ_UNREGISTER, sequence[2]);
        }
    }

    /**
     * As {@link #start()}, of a body whose mappings {@code full} are filled now: as at home, it gets no more huge pages
     * there than it asks for.
     */
    public void start(int[] full) {
        Batch batch = new Batch();
        advise(batch, full, Flags.MADV_NOHUGEPAGE);
        if (batch.size() > 0) {
            scratch.run(call, batch);
        }
        start();
    }

    /** Gives the process its registers and mask; it is complete and still stopped. The remote call is over. */
    public void start() {
        call.abandon();
        ThreadRebuild.start(tracee, image.leader());
    }
}

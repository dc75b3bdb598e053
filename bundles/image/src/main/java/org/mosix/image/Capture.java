package org.mosix.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mosix.linux.Flags;
import org.mosix.linux.Nr;
import org.mosix.linux.proc.Mapping;
import org.mosix.linux.proc.Maps;
import org.mosix.linux.proc.PosixTimers;
import org.mosix.linux.proc.ProcessStat;
import org.mosix.linux.trace.Areas;
import org.mosix.linux.trace.Batch;
import org.mosix.linux.trace.Gadget;
import org.mosix.linux.trace.Registers;
import org.mosix.linux.trace.RemoteCall;
import org.mosix.linux.trace.Tracee;

/**
 * Makes the image of a stopped process that has a gadget page. On the hand's thread; the pages are read later, by
 * anybody, while the process is held.
 */
public final class Capture {
    private static final int PR_GET_TID_ADDRESS = Flags.PR_GET_TID_ADDRESS;
    private static final int ACTIONS = 0;
    private static final int ALT_STACK = 64 * ProcessImage.ACTION_SIZE;
    private static final int TID_ADDRESS = ALT_STACK + 24;
    private static final int TIMERS = TID_ADDRESS + 8;
    private static final int TIMER_SIZE = 32;
    private static final int END = TIMERS + 2 * TIMER_SIZE;
    private static final int ITIMER_VIRTUAL = 1;
    private static final int ITIMER_PROF = 2;
    private static final int SS_DISABLE = 2;
    private static final int ROBUST_HEAD = 24;
    /** Field of /proc/PID/stat; a new program's break is there. */
    private static final int START_BRK = 47;

    /** Calls that ask for memory that grows down, in one capture. */
    private static final int MOST_ASKED = 256;

    private final Set<Long> growsDown = new HashSet<>();
    private final Tracee tracee;
    private final RemoteCall call;
    private final Scratch scratch;
    private final FileTable files;
    private byte[] known;
    private List<Mapping> maps;
    private Budget budget;
    private long[] away = {0, 0};
    private long task;
    private List<ThreadState> mates = List.of();

    /** @param call open on the tracee at its gadget; its saved registers and mask are the process's. Null for a fresh program */
    public Capture(Tracee tracee, RemoteCall call, long gadgetBase, FileTable files) {
        this.tracee = tracee;
        this.call = call;
        this.scratch = new Scratch(gadgetBase);
        this.files = files;
    }

    /** Signal actions that are known already (a body's are home's), 64 times 32 bytes; they are not asked for again. */
    public Capture actions(byte[] actions) {
        known = actions;
        return this;
    }

    /** The task of the process, and its further threads. */
    public Capture threads(long ofFirst, List<ThreadState> others) {
        task = ofFirst;
        mates = others;
        return this;
    }

    /** The memory map as it was before the gadget came; it is not read again. */
    public Capture maps(List<Mapping> present) {
        maps = present;
        return this;
    }

    /** Limits of a body are those that home and its guest have set. */
    public Capture budget(Budget ofBody) {
        budget = ofBody;
        return this;
    }

    /** {user, system} nanoseconds that a process at home has had on hosts. */
    public Capture away(long[] nanos) {
        away = nanos;
        return this;
    }

    /**
     * The image. Signal actions are those of the tracee: for a body they are as home's, since both follow each
     * rt_sigaction. Throws NotCarried with the object that cannot be moved.
     */
    public ProcessImage take(int homePid) throws NotCarried, IOException {
        int pid = tracee.pid();
        Batch batch = new Batch();
        int brk = batch.add("brk", Nr.BRK, 0);
        for (int signal = 1; signal <= 64 && known == null; signal++) {
            long at = scratch.data(ACTIONS + (signal - 1) * ProcessImage.ACTION_SIZE);
            batch.add("rt_sigaction", Nr.RT_SIGACTION, signal, 0, at, 8);
        }
        batch.add("sigaltstack", Nr.SIGALTSTACK, 0, scratch.data(ALT_STACK));
        batch.add("prctl", Nr.PRCTL, PR_GET_TID_ADDRESS, scratch.data(TID_ADDRESS));
        maps = maps != null ? maps : Maps.of(pid);
        Map<Long, Integer> growing = askGrowing(batch);
        boolean atHome = known == null;
        if (atHome) {
            batch.add("getitimer", Nr.GETITIMER, ITIMER_VIRTUAL, scratch.data(TIMERS));
            batch.add("getitimer", Nr.GETITIMER, ITIMER_PROF, scratch.data(TIMERS + TIMER_SIZE));
        }
        scratch.run(call, batch);
        growing.forEach((start, call) -> {
            if (batch.result(call) == 0) {
                growsDown.add(start);
            }
        });
        byte[] data = tracee.memory().bytes(scratch.data(0), END);
        ByteBuffer view = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        if (atHome && PosixTimers.anyOfCpuTime(pid)) {
            throw new NotCarried("a timer of its CPU time (timer_create), which runs only where that is counted");
        }
        if (atHome && (isArmed(view, TIMERS) || isArmed(view, TIMERS + TIMER_SIZE))) {
            throw new NotCarried("a timer of its CPU time (setitimer), which runs only where that is counted");
        }
        long[] alt = {view.getLong(ALT_STACK), view.getInt(ALT_STACK + 8), view.getLong(ALT_STACK + 16)};
        ThreadState leader = new ThreadState(
                homePid,
                task,
                ThreadCapture.settled(tracee, call.saved()),
                tracee.extendedState(),
                call.savedMask(),
                alt,
                ThreadCapture.robustList(pid),
                view.getLong(TID_ADDRESS),
                tracee.restartableSequence());
        byte[] actions = known != null ? known : Arrays.copyOf(data, ALT_STACK);
        return image(homePid, ProcessStat.of(pid), batch.result(brk), actions, leader);
    }

    /**
     * Nothing that can be read cheaply tells memory that grows down (mmap(2), MAP_GROWSDOWN). But mprotect(2) with
     * PROT_GROWSDOWN and the protection that it has changes nothing, and refuses other memory with EINVAL. Only memory
     * with room below can grow. Gives the calls by the memory's start.
     */
    private Map<Long, Integer> askGrowing(Batch batch) {
        Map<Long, Integer> calls = new HashMap<>();
        long below = 0;
        for (Mapping m : maps) {
            boolean plain = m.path().isEmpty() && !m.shared() && (m.prot() & Flags.PROT_WRITE) != 0;
            if (plain && m.start() > below && !isOurs(m) && calls.size() < MOST_ASKED) {
                calls.put(
                        m.start(),
                        batch.add(null, Nr.MPROTECT, m.start(), Gadget.PAGE, m.prot() | Flags.PROT_GROWSDOWN));
            }
            below = m.end();
        }
        return calls;
    }

    private static boolean isArmed(ByteBuffer view, int timer) {
        return (view.getLong(timer + 16) | view.getLong(timer + 24)) != 0;
    }

    /**
     * The image of a program that has just been executed, at the exit of its execve. Nothing has to be asked: what execve(2)
     * resets is known, and {@link #actions} gives the rest.
     */
    public ProcessImage fresh(int homePid, Registers registers, long mask) throws NotCarried, IOException {
        long[] noStack = {0, SS_DISABLE, 0};
        long[] none = {0, 0, 0};
        long[] noList = {0, ROBUST_HEAD};
        ThreadState leader =
                new ThreadState(homePid, 0, registers.copy(), tracee.extendedState(), mask, noStack, noList, 0, none);
        ProcessStat stat = ProcessStat.of(tracee.pid());
        return image(homePid, stat, stat.field(START_BRK), known, leader);
    }

    private ProcessImage image(int homePid, ProcessStat stat, long brk, byte[] actions, ThreadState leader)
            throws NotCarried, IOException {
        List<Mapping> present = maps != null ? maps : Maps.of(tracee.pid());
        List<Vma> vmas = vmas(present);
        List<ThreadState> threads = new ArrayList<>(List.of(leader));
        threads.addAll(mates);
        return new ProcessImage(
                homePid,
                stat.name(),
                scratch.base(),
                layout(stat, brk),
                vmas,
                List.copyOf(files.files()),
                actions,
                threads,
                Vdso.of(tracee, Vdso.find(present)).hash(),
                budget != null ? budget : Budget.of(tracee.pid(), stat, away));
    }

    private static long[] layout(ProcessStat stat, long brk) {
        // start_code end_code start_data end_data start_brk brk start_stack arg_start arg_end env_start env_end
        return new long[] {
            stat.field(26),
            stat.field(27),
            stat.field(45),
            stat.field(46),
            stat.field(47),
            brk,
            stat.field(28),
            stat.field(48),
            stat.field(49),
            stat.field(50),
            stat.field(51)
        };
    }

    private List<Vma> vmas(List<Mapping> maps) throws NotCarried {
        List<Vma> vmas = new ArrayList<>();
        long gadgetEnd = scratch.base() + Gadget.PAGE + Gadget.AREA_SIZE;
        for (Mapping m : maps) {
            if (m.named("[vsyscall]") || isOurs(m)) {
                continue;
            }
            if (m.overlaps(scratch.base(), gadgetEnd) || Areas.overlaps(m.start(), m.end())) {
                throw new NotCarried(String.format("memory at %#x, where the node needs room", m.start()));
            }
            vmas.add(vma(m));
        }
        return vmas;
    }

    /** The gadget page, and the area of a process at home or the scratch run of a body, and what is reserved there. */
    private boolean isOurs(Mapping m) {
        long page = scratch.base();
        boolean reserved = m.start() >= Areas.base() && m.end() <= Areas.base() + Areas.size() && m.prot() == 0;
        return reserved
                || m.start() == page && m.size() == Gadget.PAGE
                || m.start() == page + Gadget.PAGE
                        && (m.size() == Gadget.AREA_SIZE || m.size() == Gadget.PAGE + Gadget.SCRATCH_SIZE);
    }

    private Vma vma(Mapping m) throws NotCarried {
        boolean stack = m.named("[stack]");
        if (m.named("[vdso]")) {
            return new Vma(m.start(), m.end(), m.prot(), Vma.Kind.VDSO, -1, 0, false, false);
        }
        if (m.path().startsWith("[vvar")) {
            return new Vma(m.start(), m.end(), m.prot(), Vma.Kind.VVAR, -1, 0, false, false);
        }
        if (m.named("[uprobes]")) {
            throw new NotCarried("a probe set by a tracing tool (uprobes)");
        }
        if (!m.isFile()) {
            return new Vma(
                    m.start(),
                    m.end(),
                    m.prot(),
                    Vma.Kind.ANONYMOUS,
                    -1,
                    0,
                    false,
                    stack || growsDown.contains(m.start()));
        }
        if (m.shared() && (m.prot() & Flags.PROT_WRITE) != 0 || isKernelObject(m)) {
            throw new NotCarried("shared memory: " + m.path());
        }
        return new Vma(m.start(), m.end(), m.prot(), Vma.Kind.FILE, files.index(m), m.offset(), m.shared(), false);
    }

    private static boolean isKernelObject(Mapping m) {
        return m.path().startsWith("anon_inode:")
                || m.shared() && (m.path().startsWith("/dev/zero") || m.path().startsWith("/SYSV"))
                || m.path().startsWith("/dev/")
                        && !m.path().startsWith("/dev/shm/")
                        && !m.path().startsWith("/dev/zero");
    }
}

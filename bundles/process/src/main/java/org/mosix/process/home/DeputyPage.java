package org.mosix.process.home;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.mosix.linux.Errno;
import org.mosix.linux.Flags;
import org.mosix.linux.Kernel;
import org.mosix.linux.KernelException;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;
import org.mosix.linux.proc.ProcessStatus;
import org.mosix.linux.trace.Gadget;
import org.mosix.linux.trace.Gone;
import org.mosix.process.protocol.CallFrame;
import org.mosix.syscall.marshal.Area;

/**
 * The area as this JVM sees it: the same pages that the deputy's loop works on. CMD and DONE are futex words; the area
 * is shared memory of the deputy, opened through /proc/PID/map_files, so the program never has a descriptor of it.
 */
final class DeputyPage {
    /**
     * Threads that look at the pages of a deputy that has ended do so for moments only: the pages go when these are long
     * over. (Waiting for the collector instead would keep a megabyte for each process for as long as the heap has room.)
     */
    private static final long GRACE_SECONDS = 5;

    private static final ScheduledThreadPoolExecutor UNMAP = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "mosix-pages");
        thread.setDaemon(true);
        return thread;
    });

    static {
        UNMAP.setKeepAliveTime(1, TimeUnit.SECONDS);
        UNMAP.allowCoreThreadTimeOut(true);
    }

    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int STAT_NLINK = 16;
    private static final int STAT_UID = 28;
    private static final int STAT_SIZE = 48;
    /** DONE of a deputy that will never answer again. */
    static final int ENDED = -1;

    private final long local;
    private final ByteBuffer header;
    private final Area area;
    private final int user;
    private final AtomicBoolean over = new AtomicBoolean();

    private DeputyPage(long local, long remote, int user) {
        this.local = local;
        this.user = user;
        ByteBuffer whole = Kernel.view(local, Gadget.AREA_SIZE);
        header = whole.slice(0, Gadget.PAGE).order(ByteOrder.LITTLE_ENDIAN);
        area = new Area(
                whole.slice(Gadget.PAYLOAD, Gadget.PAYLOAD_SIZE).order(ByteOrder.LITTLE_ENDIAN),
                remote + Gadget.PAYLOAD);
    }

    /** Maps the area that process {@code pid} has at {@code address}. */
    static DeputyPage of(int pid, long address) {
        String link = String.format("/proc/%d/map_files/%x-%x", pid, address, address + Gadget.AREA_SIZE);
        int fd = (int) Kernel.must("open the deputy's area", Kernel.open(link, Flags.O_RDWR, 0));
        try {
            int user = check(pid, fd);
            int prot = Flags.PROT_READ | Flags.PROT_WRITE;
            long at = Kernel.call(Nr.MMAP, 0, Gadget.AREA_SIZE, prot, Flags.MAP_SHARED, fd, 0);
            return new DeputyPage(Kernel.must("map the deputy's area", at), address, user);
        } finally {
            Kernel.close(fd);
        }
    }

    /**
     * What lies there must be the anonymous shared memory that the hand has mapped. A sibling that shares the process's
     * memory could have put a file there which it may only read; opened here, with our rights, it would be written.
     * Gives the user whose process it is.
     */
    private static int check(int pid, int fd) {
        NativeBuffer stat = new NativeBuffer(144);
        Kernel.must("stat the deputy's area", Kernel.call(Nr.FSTAT, fd, stat.address()));
        try {
            boolean nameless = stat.getLong(STAT_NLINK) == 0 && stat.getLong(STAT_SIZE) == Gadget.AREA_SIZE;
            if (!nameless || stat.getInt(STAT_UID) != ProcessStatus.of(pid).number("Uid", 3)) {
                throw new KernelException("use the deputy's area, which is not what was mapped there", Errno.EINVAL);
            }
            return stat.getInt(STAT_UID);
        } catch (IOException e) {
            throw new Gone(pid);
        }
    }

    Area area() {
        return area;
    }

    /** Who the process was (its file system user id) when it became a deputy. */
    int user() {
        return user;
    }

    int cmd() {
        return (int) INT.getVolatile(header, Gadget.CMD);
    }

    int done() {
        return (int) INT.getVolatile(header, Gadget.DONE);
    }

    long result() {
        return header.getLong(Gadget.RESULT);
    }

    /**
     * Gives the idle deputy a call. It begins with {@link #wake}, which is to be called when the deputy's lock has been
     * given back: a short call ends before the waker goes on, and Out would find the lock taken and sleep again.
     */
    void give(int nr, long[] words) {
        header.putLong(Gadget.NR, nr);
        for (int i = 0; i < 6; i++) {
            header.putLong(Gadget.ARGS + 8 * i, words[i]);
        }
        int next = cmd() + 1;
        INT.setVolatile(header, Gadget.CMD, next == ENDED ? 1 : next);
    }

    /** What the deputy's signal mask becomes before the next call, if that is not {@link CallFrame#SAME_MASK}. */
    void mask(long mask) {
        header.putLong(Gadget.MASK, mask);
        header.putInt(Gadget.MASK_DUE, mask == CallFrame.SAME_MASK ? 0 : 1);
    }

    /** What it closes before the next call, if that is not {@link CallFrame#NO_CLOSE}; one that is still due stays. */
    void close(int descriptor) {
        if (descriptor != CallFrame.NO_CLOSE) {
            header.putInt(Gadget.CLOSE, descriptor + 1);
        }
    }

    /** What the deputy makes behind the call that is given next, each a number and six words. */
    void further(List<long[]> calls) {
        for (int i = 0; i < calls.size(); i++) {
            int at = Gadget.FURTHER + i * Gadget.BATCH_ENTRY;
            for (int k = 0; k < calls.get(i).length; k++) {
                header.putLong(at + 8 * k, calls.get(i)[k]);
            }
        }
        header.putInt(Gadget.MORE, calls.size());
    }

    /** The result of one of them. */
    long further(int i) {
        return header.getLong(Gadget.FURTHER + i * Gadget.BATCH_ENTRY + 56);
    }

    void wake() {
        wake(Gadget.CMD);
    }

    /** Whether the end of a call wakes nobody: the caller looks at it itself. */
    void watched(boolean now) {
        INT.setVolatile(header, Gadget.WATCHED, now ? 1 : 0);
    }

    /** Has the call that was last given ended? */
    boolean idle() {
        return cmd() == done();
    }

    /** Starts a call in the idle deputy. */
    void begin(int nr, long[] words) {
        give(nr, words);
        wake();
    }

    /** Waits until DONE is not {@code old}; the new value. */
    int awaitDone(int old) {
        int now = done();
        while (now == old) {
            Kernel.call(Nr.FUTEX, local + Gadget.DONE, Flags.FUTEX_WAIT, old, 0);
            now = done();
        }
        return now;
    }

    /** The deputy has ended, or works no more: waiters go home. */
    void end() {
        INT.setVolatile(header, Gadget.DONE, ENDED);
        wake(Gadget.DONE);
        if (over.compareAndSet(false, true)) {
            UNMAP.schedule(() -> Kernel.call(Nr.MUNMAP, local, Gadget.AREA_SIZE), GRACE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void wake(int word) {
        Kernel.call(Nr.FUTEX, local + word, Flags.FUTEX_WAKE, Integer.MAX_VALUE);
    }
}

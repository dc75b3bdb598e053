package org.mosix.process.home;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.mosix.linux.Errno;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;
import org.mosix.linux.trace.Interrupted;
import org.mosix.linux.trace.Registers;
import org.mosix.linux.trace.RemoteMemory;
import org.mosix.linux.trace.Tracee;
import org.mosix.syscall.marshal.Area;

/**
 * A call with a timeout that only a move has ended. It is made again where the process goes on, as it was; its timeout
 * must not begin anew, else a process that is moved often would wait for ever. (select, pselect and ppoll tell what is
 * left by themselves.)
 *
 * @param nr the call
 * @param args as the guest made it
 * @param end when it is over, on System.nanoTime's clock
 */
public record Wait(int nr, long[] args, long end) {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000_000_000L;
    /** Index of the timeout: milliseconds, negative for ever. */
    private static final Map<Integer, Integer> MILLIS = Map.of(Nr.POLL, 2, Nr.EPOLL_WAIT, 3, Nr.EPOLL_PWAIT, 3);
    /** Index of a pointer to a struct timespec, null for ever. */
    private static final Map<Integer, Integer> TIMES =
            Map.of(Nr.EPOLL_PWAIT2, 3, Nr.RT_SIGTIMEDWAIT, 2, Nr.SEMTIMEDOP, 3, Nr.NANOSLEEP, 0, Nr.CLOCK_NANOSLEEP, 2);

    /** Of these, those that a tracer's stop ends and that begin anew with their whole timeout. */
    private static final Set<Integer> ANEW =
            Set.of(Nr.EPOLL_WAIT, Nr.EPOLL_PWAIT, Nr.EPOLL_PWAIT2, Nr.RT_SIGTIMEDWAIT, Nr.SEMTIMEDOP);

    private static final int TIMER_ABSTIME = 1;
    /** Bytes below the stack pointer that a program may use without moving it (System V ABI of x86-64). */
    private static final int RED_ZONE = 128;
    /** From there down to the rest of a timeout: no call that waits uses the stack, and a handler's frame ends the wait. */
    private static final int REST = RED_ZONE + 128;
    /** A wait that should have ended so long ago has ended; the same call is another one. */
    private static final long LATE_NANOS = 200 * MILLI;

    /** Of a call that begins; null if it has no timeout. {@code words} are the deputy's arguments. */
    static Wait of(int nr, long[] args, long[] words, Area area) {
        long end = nr == Nr.CLOCK_NANOSLEEP && (args[1] & TIMER_ABSTIME) != 0 ? 0 : end(nr, words, area);
        return end == 0 ? null : new Wait(nr, args, end);
    }

    private static long end(int nr, long[] words, Area area) {
        Integer millis = MILLIS.get(nr);
        Integer time = TIMES.get(nr);
        if (millis != null) {
            int timeout = (int) words[millis];
            return timeout <= 0 ? 0 : after(timeout * MILLI);
        }
        if (time == null || words[time] == 0) {
            return 0;
        }
        int at = (int) (words[time] - area.address());
        if (at < 0 || at > area.bytes().capacity() - 16) {
            return 0;
        }
        return end(area.bytes().getLong(at), area.bytes().getLong(at + 8));
    }

    private static long end(long seconds, long nanos) {
        boolean bounded = seconds >= 0 && seconds < Integer.MAX_VALUE && nanos >= 0 && nanos < SECOND;
        return bounded && seconds + nanos > 0 ? after(seconds * SECOND + nanos) : 0;
    }

    private static long after(long nanos) {
        long end = System.nanoTime() + nanos;
        return end == 0 ? 1 : end;
    }

    private long left() {
        return Math.max(0, end - System.nanoTime());
    }

    private long leftMillis() {
        return (left() + MILLI - 1) / MILLI;
    }

    boolean is(int other, long[] words) {
        return nr == other && Arrays.equals(args, words);
    }

    /** The same call is made again by the deputy: it ends when the first would have. */
    void shorten(long[] words, Area area) {
        Integer millis = MILLIS.get(nr);
        if (millis != null) {
            words[millis] = leftMillis();
            return;
        }
        int at = (int) (words[TIMES.get(nr)] - area.address());
        area.bytes().putLong(at, left() / SECOND).putLong(at + 8, left() % SECOND);
    }

    /**
     * The process goes on at home, before this very call: with the rest of the timeout. Gives the wait as it can be
     * recognised when the process is stopped again in the middle of it, or null.
     */
    Wait shorten(Registers r, RemoteMemory memory) {
        boolean same = r.rax() == nr;
        for (int i = 0; i < 6 && same; i++) {
            same = r.argument(i) == args[i];
        }
        if (!same) {
            return null;
        }
        Integer millis = MILLIS.get(nr);
        NativeBuffer rest = new NativeBuffer(16).putLong(0, left() / SECOND).putLong(8, left() % SECOND);
        if (millis != null) {
            // The kernel takes the lower half. The other tells this wait from another of as many milliseconds.
            r.argument(millis, leftMillis() | (long) ThreadLocalRandom.current().nextInt(1, 1 << 30) << 32);
        } else if (nr != Nr.NANOSLEEP && nr != Nr.CLOCK_NANOSLEEP) {
            // The program's own timespec must not change. What lies below the red zone is nobody's.
            long at = (r.rsp() - REST) & -16;
            if (memory.write(at, rest.address(), 16) == 16) {
                r.argument(TIMES.get(nr), at);
            }
        } else {
            if (r.restOfSleep() != 0) {
                memory.write(r.restOfSleep(), rest.address(), 16);
            }
            // Without a place for the rest: the deputy's restart block is of this sleep.
            r.sleepOn();
            return null;
        }
        return new Wait(nr, r.arguments(), end);
    }

    /**
     * A process that was stopped at home in the middle of a wait is let go there. A wait that begins anew does so with what
     * is left since it was last stopped: else one who tries to move it often would never let it end. On the hand.
     */
    public static void goOn(Tracee tracee, AtomicReference<Wait> atHome) {
        Registers r = Interrupted.undone(tracee, tracee.registers()).copy();
        long code = r.rax();
        int nr = (int) r.origRax();
        if (!ANEW.contains(nr) || !Errno.isRestart(code)) {
            return;
        }
        long[] args = r.arguments();
        Wait before = atHome.get();
        boolean same = before != null && before.is(nr, args) && before.lasts();
        Wait wait = same ? before : ofProcess(nr, args, tracee.memory());
        if (wait != null) {
            atHome.set(wait.shorten(r.rewind(), tracee.memory()));
            tracee.registers(r.suspend(code));
        }
    }

    /** Of a call that a process makes itself, with its whole timeout. */
    private static Wait ofProcess(int nr, long[] args, RemoteMemory memory) {
        Integer millis = MILLIS.get(nr);
        if (millis != null) {
            int timeout = (int) args[millis];
            return timeout <= 0 ? null : new Wait(nr, args, after(timeout * MILLI));
        }
        NativeBuffer time = new NativeBuffer(16);
        long at = args[TIMES.get(nr)];
        long end = at == 0 || memory.read(at, time.address(), 16) != 16 ? 0 : end(time.getLong(0), time.getLong(8));
        return end == 0 ? null : new Wait(nr, args, end);
    }

    /** May it still be under way? */
    boolean lasts() {
        return end - System.nanoTime() > -LATE_NANOS;
    }
}

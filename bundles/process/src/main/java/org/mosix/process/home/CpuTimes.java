package org.mosix.process.home;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.mosix.linux.Nr;
import org.mosix.linux.proc.CpuClock;
import org.mosix.syscall.marshal.Area;

/**
 * CPU time that a process and the children it has waited for have had on hosts, in nanoseconds, and the most memory they
 * had. Home's kernel does not know of it, so it is added to what the deputy's kernel answers. A host tells of its body in
 * the three last words of a call that asks for it, and of exit. Any thread.
 */
public final class CpuTimes {
    private static final int RESIDENT = 3;
    private static final int USER = 4;
    private static final int USAGE_RESIDENT = 32;
    private static final int SYSTEM = 5;
    private static final int RUSAGE_CHILDREN = -1;
    private static final int WNOWAIT = 0x01000000;
    private static final int SI_PID = 12;
    private static final long MICRO = 1_000;
    private static final long SECOND = 1_000_000_000L;
    private static final long TICK = 10_000_000L;
    /** A host may say anything; more than this is nonsense. */
    private static final long MOST = 1L << 60;

    private static final int MOST_ENDED = 4096;

    /** Of processes that have ended and may be waited for; the oldest are forgotten. */
    private static final Map<Integer, CpuTimes> ENDED = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, CpuTimes> eldest) {
            return size() > MOST_ENDED;
        }
    };

    /** The most memory that it was seen to have on hosts, in KiB. */
    private long resident;

    private long childrenResident;
    private long user;
    private long system;
    private long childrenUser;
    private long childrenSystem;

    public synchronized long user() {
        return user;
    }

    public synchronized long system() {
        return system;
    }

    /** What it has had on hosts up to now; never less than before. */
    public synchronized void told(long userNanos, long systemNanos) {
        user = Math.max(user, Math.min(userNanos, MOST));
        system = Math.max(system, Math.min(systemNanos, MOST));
    }

    private synchronized void addChild(CpuTimes child) {
        childrenResident = Math.max(childrenResident, Math.max(child.resident, child.childrenResident));
        childrenUser += child.user + child.childrenUser;
        childrenSystem += child.system + child.childrenSystem;
    }

    void ended(int pid) {
        synchronized (ENDED) {
            ENDED.remove(pid);
            if (user() + system() + childrenUser + childrenSystem > 0) {
                ENDED.put(pid, this);
            }
        }
    }

    private static CpuTimes ofEnded(int pid, boolean stays) {
        synchronized (ENDED) {
            return stays ? ENDED.get(pid) : ENDED.remove(pid);
        }
    }

    /** A call of the process begins. */
    void begins(int nr, long[] args) {
        if (nr == Nr.GETRUSAGE || nr == Nr.TIMES || nr == Nr.CLOCK_GETTIME || nr == Nr.EXIT_GROUP) {
            told(args[USER], args[SYSTEM]);
            resident = Math.max(resident, Math.min(args[RESIDENT], MOST));
        }
    }

    /** A call has ended well: adds to its outs in the area. {@code words} are the deputy's arguments. */
    void ended(int pid, int nr, long[] words, long result, Area area) {
        switch (nr) {
            case Nr.GETRUSAGE -> {
                int at = at(words[1], area, 40);
                if ((int) words[0] == RUSAGE_CHILDREN) {
                    addUsage(at, area.bytes(), childrenUser, childrenSystem, childrenResident);
                } else {
                    addUsage(at, area.bytes(), user, system, resident);
                }
            }
            case Nr.TIMES -> addTicks(at(words[0], area, 32), area.bytes());
            case Nr.CLOCK_GETTIME -> {
                int clock = (int) words[0];
                int at = at(words[1], area, 16);
                if (at >= 0 && (CpuClock.isOwn(clock) || clock < 0 && (~(clock >> 3) == 0 || ~(clock >> 3) == pid))) {
                    add(at, area.bytes(), user + system, 1);
                }
            }
            case Nr.WAIT4 -> reaped((int) result, false, at(words[3], area, 40), area.bytes());
            case Nr.WAITID -> {
                int info = at(words[2], area, 128);
                int child = info < 0 ? 0 : area.bytes().getInt(info + SI_PID);
                reaped(child, (words[3] & WNOWAIT) != 0, at(words[4], area, 40), area.bytes());
            }
            default -> {}
        }
    }

    private void reaped(int child, boolean stays, int usage, ByteBuffer area) {
        CpuTimes times = child <= 0 ? null : ofEnded(child, stays);
        if (times != null) {
            long most = Math.max(times.resident, times.childrenResident);
            addUsage(usage, area, times.user + times.childrenUser, times.system + times.childrenSystem, most);
            if (!stays) {
                addChild(times);
            }
        }
    }

    /** Where a pointer of the deputy's call leads in the area, or -1. */
    private static int at(long pointer, Area area, int size) {
        long at = pointer - area.address();
        return pointer != 0 && at >= 0 && at <= area.bytes().capacity() - size ? (int) at : -1;
    }

    private static void addUsage(int at, ByteBuffer area, long userNanos, long systemNanos, long kib) {
        if (at >= 0) {
            add(at, area, userNanos, MICRO);
            add(at + 16, area, systemNanos, MICRO);
            area.putLong(at + USAGE_RESIDENT, Math.max(area.getLong(at + USAGE_RESIDENT), kib));
        }
    }

    /** Adds to a struct timeval or timespec. */
    private static void add(int at, ByteBuffer area, long nanos, long unit) {
        long sum = area.getLong(at + 8) * unit + nanos;
        area.putLong(at, area.getLong(at) + sum / SECOND).putLong(at + 8, sum % SECOND / unit);
    }

    private void addTicks(int at, ByteBuffer area) {
        if (at >= 0) {
            long[] more = {user, system, childrenUser, childrenSystem};
            for (int i = 0; i < more.length; i++) {
                area.putLong(at + 8 * i, area.getLong(at + 8 * i) + more[i] / TICK);
            }
        }
    }
}

package org.mosix.syscall.table;

import java.util.List;
import java.util.stream.LongStream;

/**
 * Clauses for unshare(2) and setns(2). The deputy's namespaces are the process's own but for those that the births away
 * must know of, of pids and of time.
 */
final class Namespaces {
    private static final long MOUNT = 0x20000;
    private static final long CGROUP = 0x02000000;
    private static final long UTS = 0x04000000;
    private static final long IPC = 0x08000000;
    private static final long NET = 0x40000000;
    /** CLONE_FS, CLONE_FILES, CLONE_SYSVSEM: nothing is shared by a process that is away, so nothing is done. */
    private static final long SHARES = 0x200 | 0x400 | 0x40000;

    private static final long CARRIED = MOUNT | CGROUP | UTS | IPC | NET | SHARES;

    /** Of unshare. */
    static final List<When> UNSHARE = List.of(new When(List.of(new When.Test(0, ~CARRIED, 0)), Route.HOME));
    /** Of setns: one kind is named. */
    static final List<When> SETNS = LongStream.of(MOUNT, CGROUP, UTS, IPC, NET)
            .mapToObj(kind -> new When(List.of(new When.Test(1, Line.LOW, kind)), Route.HOME)).toList();

    private Namespaces() { }
}

package org.mosix.syscall.table;

import static org.mosix.syscall.table.Shapes.HEX;
import static org.mosix.syscall.table.Shapes.INT;
import static org.mosix.syscall.table.Shapes.in;
import static org.mosix.syscall.table.Shapes.out;

/** Commands of the System V calls, shmctl(2), semctl(2) and msgctl(2). */
final class SysV {
    /** Of shmctl. */
    static final Commands SHM = new Commands(1).add(0, "IPC_RMID", HEX).add(1, "IPC_SET", in(112))
            .add(2, "IPC_STAT", out(112)).add(11, "SHM_LOCK", HEX).add(12, "SHM_UNLOCK", HEX).add(3, "IPC_INFO", out(72))
            .add(13, "SHM_STAT", out(112)).add(14, "SHM_INFO", out(48)).add(15, "SHM_STAT_ANY", out(112));
    /** Of semctl; GETALL and SETALL need the size of the set, so they are left out. */
    static final Commands SEM = new Commands(2).add(0, "IPC_RMID", HEX).add(1, "IPC_SET", in(104))
            .add(2, "IPC_STAT", out(104)).add(11, "GETPID", HEX).add(12, "GETVAL", HEX).add(14, "GETNCNT", HEX)
            .add(15, "GETZCNT", HEX).add(16, "SETVAL", INT).add(3, "IPC_INFO", out(40)).add(18, "SEM_STAT", out(104))
            .add(19, "SEM_INFO", out(40)).add(20, "SEM_STAT_ANY", out(104));
    /** Of msgctl. */
    static final Commands MSG = new Commands(1).add(0, "IPC_RMID", HEX).add(1, "IPC_SET", in(120))
            .add(2, "IPC_STAT", out(120)).add(3, "IPC_INFO", out(32)).add(11, "MSG_STAT", out(120))
            .add(12, "MSG_INFO", out(32)).add(13, "MSG_STAT_ANY", out(120));

    private SysV() { }
}

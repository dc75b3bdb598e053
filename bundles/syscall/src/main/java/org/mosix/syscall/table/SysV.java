package org.mosix.syscall.table;

import static org.mosix.syscall.table.Shapes.HEX;
import static org.mosix.syscall.table.Shapes.INT;
import static org.mosix.syscall.table.Shapes.in;
import static org.mosix.syscall.table.Shapes.out;

import java.util.List;
import java.util.stream.LongStream;

/** Commands of the System V calls, shmctl(2), semctl(2), msgctl(2), and the types of kcmp(2). */
final class SysV {
    /** Of shmctl. */
    static final Commands SHM = new Commands(1).add(0, "IPC_RMID", HEX).add(1, "IPC_SET", in(112))
            .add(2, "IPC_STAT", out(112)).add(11, "SHM_LOCK", HEX).add(12, "SHM_UNLOCK", HEX);
    /** Of semctl; GETALL and SETALL need the size of the set, so they are left out. */
    static final Commands SEM = new Commands(2).add(0, "IPC_RMID", HEX).add(1, "IPC_SET", in(104))
            .add(2, "IPC_STAT", out(104)).add(11, "GETPID", HEX).add(12, "GETVAL", HEX).add(14, "GETNCNT", HEX)
            .add(15, "GETZCNT", HEX).add(16, "SETVAL", INT);
    /** Of msgctl. */
    static final Commands MSG = new Commands(1).add(0, "IPC_RMID", HEX).add(1, "IPC_SET", in(120))
            .add(2, "IPC_STAT", out(120));
    /** KCMP_FILE to KCMP_SYSVSEM; their indexes are plain numbers. */
    static final List<When> KCMP = LongStream.range(0, 7).mapToObj(type -> new When(List.of(
            new When.Test(2, Line.LOW, type)), Route.HOME)).toList();

    private SysV() { }
}

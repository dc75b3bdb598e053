package org.mosix.syscall.table;

import static org.mosix.syscall.table.Shapes.HEX;
import static org.mosix.syscall.table.Shapes.INT;
import static org.mosix.syscall.table.Shapes.PTR;
import static org.mosix.syscall.table.Shapes.SIG;
import static org.mosix.syscall.table.Shapes.len;
import static org.mosix.syscall.table.Shapes.out;

import java.util.List;
import java.util.stream.LongStream;

/** Options of prctl(2) and arch_prctl(2). */
final class Prctls {
    /** Those that are asked of the deputy, and those that are the body's own business. */
    static final Commands ALL = new Commands(0)
            .add(15, "PR_SET_NAME", new Shape.Text(16)).add(16, "PR_GET_NAME", out(16))
            .add(1, "PR_SET_PDEATHSIG", SIG).add(2, "PR_GET_PDEATHSIG", out(4))
            .add(3, "PR_GET_DUMPABLE", HEX).add(4, "PR_SET_DUMPABLE", INT)
            .add(7, "PR_GET_KEEPCAPS", HEX).add(8, "PR_SET_KEEPCAPS", INT)
            .add(21, "PR_GET_SECCOMP", HEX).add(23, "PR_CAPBSET_READ", INT).add(24, "PR_CAPBSET_DROP", INT)
            .add(27, "PR_GET_SECUREBITS", HEX).add(28, "PR_SET_SECUREBITS", HEX)
            .add(29, "PR_SET_TIMERSLACK", INT).add(30, "PR_GET_TIMERSLACK", HEX)
            .add(31, "PR_TASK_PERF_EVENTS_DISABLE", HEX).add(32, "PR_TASK_PERF_EVENTS_ENABLE", HEX)
            .add(33, "PR_MCE_KILL", HEX).add(34, "PR_MCE_KILL_GET", HEX)
            .add(36, "PR_SET_CHILD_SUBREAPER", INT).add(37, "PR_GET_CHILD_SUBREAPER", out(4))
            .add(38, "PR_SET_NO_NEW_PRIVS", INT).add(39, "PR_GET_NO_NEW_PRIVS", HEX)
            .add(47, "PR_CAP_AMBIENT", INT).add(57, "PR_SET_IO_FLUSHER", INT).add(58, "PR_GET_IO_FLUSHER", HEX)
            .add(0x59616d61, "PR_SET_PTRACER", INT).add(0x41555856, "PR_GET_AUXV", out(len(2)).result().cuttable())
            .add(0x53564d41, "PR_SET_VMA", PTR, Route.HERE)
            .add(41, "PR_SET_THP_DISABLE", HEX, Route.HERE).add(42, "PR_GET_THP_DISABLE", HEX, Route.HERE)
            .add(52, "PR_GET_SPECULATION_CTRL", HEX, Route.HERE);

    /** ARCH_SET_GS, SET_FS, GET_FS, GET_GS, the questions for XSAVE features and for shadow stacks (old and new). */
    static final List<When> ARCH = LongStream.of(0x1002, 0x1003, 0x1001, 0x1004, 0x1021, 0x1022, 0x3001, 0x5005)
            .mapToObj(op -> new When(List.of(new When.Test(0, Line.LOW, op)), Route.HERE)).toList();

    private Prctls() { }
}

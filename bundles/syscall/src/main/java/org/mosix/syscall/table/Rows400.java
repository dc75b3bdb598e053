package org.mosix.syscall.table;

import static org.mosix.syscall.table.Effect.*;
import static org.mosix.syscall.table.Grant.*;
import static org.mosix.syscall.table.Line.row;
import static org.mosix.syscall.table.Route.*;
import static org.mosix.syscall.table.Shape.Dir.*;
import static org.mosix.syscall.table.Shapes.*;

/** Calls 335 and up; see docs/HOWTO-add-a-syscall.md for the columns. Sizes are those of the kernel's own structures. */
final class Rows400 {
    private Rows400() { }

    static Line[] lines() {
        return new Line[] {
            row(335, "uretprobe",                RETURN, CONTROL,  SELF).note("only trampolines of the kernel call it"),
            row(336, "uprobe",                   RETURN, CONTROL,  SELF).note("only trampolines of the kernel call it"),
            row(424, "pidfd_send_signal",        HOME,   EFFECT,   SIGNAL,FD, SIG, in(128), HEX),
            row(425, "io_uring_setup",           RETURN, CONTROL,  DESCRIPTOR,INT, PTR).note("the rings are memory shared with the kernel"),
            row(426, "io_uring_enter",           RETURN, EFFECT,   DESCRIPTOR,FD, INT, INT, HEX, PTR, INT).blocks().note("the rings hold pointers"),
            row(427, "io_uring_register",        RETURN, CONTROL,  DESCRIPTOR,FD, INT, PTR, INT),
            row(428, "open_tree",                HOME,   CONTROL,  ADMIN,FD, FILE, HEX),
            row(429, "move_mount",               HOME,   EFFECT,   ADMIN,FD, FILE, FD, FILE, HEX),
            row(430, "fsopen",                   HOME,   CONTROL,  ADMIN,NAME, HEX),
            row(431, "fsconfig",                 RETURN, CONTROL,  ADMIN,FD, INT, Options.FSCONFIG.chosen(), Options.FSCONFIG.chosen(1), INT).commands(Options.FSCONFIG),
            row(432, "fsmount",                  HOME,   CONTROL,  ADMIN,FD, HEX, HEX),
            row(433, "fspick",                   HOME,   CONTROL,  ADMIN,FD, FILE, HEX),
            row(434, "pidfd_open",               HOME,   CONTROL,  PROCESS,INT, HEX),
            row(435, "clone3",                   FAMILY, EFFECT,   PROCESS,PTR, INT).note("ENOSYS makes the C library use clone"),
            row(436, "close_range",              HOME,   CONTROL,  SELF,FD, FD, HEX),
            row(437, "openat2",                  HOME,   EFFECT,   PATH,FD, FILE, in(len(3)), INT).blocks(),
            row(438, "pidfd_getfd",              HOME,   CONTROL,  PROCESS,FD, FD, HEX),
            row(439, "faccessat2",               HOME,   PURE,     PATH,FD, FILE, OCT, HEX),
            row(440, "process_madvise",          RETURN, CONTROL,  PROCESS,FD, PTR, INT, INT, HEX).note("the descriptor may be its own"),
            row(441, "epoll_pwait2",             HOME,   CONSUME,  DESCRIPTOR,FD, out(ilen(2, 12)).result(12, 0).cuttable(), INT, TIME, SET, INT).blocks().mask(4),
            row(442, "mount_setattr",            HOME,   EFFECT,   ADMIN,FD, FILE, HEX, in(len(4)), INT),
            row(443, "quotactl_fd",              RETURN, EFFECT,   ADMIN,FD, HEX, INT, Quotactls.BY_FD.chosen()).commands(Quotactls.BY_FD),
            row(444, "landlock_create_ruleset",  HOME,   CONTROL,  SELF,in(len(1)), INT, HEX),
            row(445, "landlock_add_rule",        RETURN, CONTROL,  SELF,FD, INT, Options.LANDLOCK.chosen(), HEX).commands(Options.LANDLOCK),
            row(446, "landlock_restrict_self",   HOME,   CONTROL,  SELF,FD, HEX).note("files, sockets and signals are the deputy's"),
            row(447, "memfd_secret",             HOME,   CONTROL,  DESCRIPTOR,HEX).note("mapping it is FAMILY"),
            row(448, "process_mrelease",         HOME,   EFFECT,   PROCESS,FD, HEX),
            row(449, "futex_waitv",              HERE,   CONTROL,  LOCAL,PTR, INT, HEX, PTR, INT).blocks(),
            row(450, "set_mempolicy_home_node",  RETURN, CONTROL,  SELF,PTR, INT, INT, HEX).note("nodes of memory differ from machine to machine"),
            row(451, "cachestat",                HOME,   PURE,     DESCRIPTOR,FD, in(16), out(40), HEX),
            row(452, "fchmodat2",                HOME,   EFFECT,   PATH,FD, FILE, OCT, HEX),
            row(453, "map_shadow_stack",         RETURN, CONTROL,  SELF,PTR, INT, HEX),
            row(454, "futex_wake",               HERE,   CONTROL,  LOCAL,PTR, HEX, INT, HEX),
            row(455, "futex_wait",               HERE,   CONTROL,  LOCAL,PTR, HEX, HEX, HEX, PTR, INT).blocks(),
            row(456, "futex_requeue",            HERE,   CONTROL,  LOCAL,PTR, HEX, INT, INT),
            row(457, "statmount",                HOME,   PURE,     PATH,in(self(4)), out(len(2)).headed(), INT, HEX),
            row(458, "listmount",                HOME,   PURE,     PATH,in(self(4)), out(len(2, 8, 0)).result(8, 0), INT, HEX),
            row(459, "lsm_get_self_attr",        HOME,   PURE,     SELF,INT, usized(INOUT, 2).ever(), io(4).ever(), HEX).when(RETURN, 3, 1, 1).note("LSM_FLAG_SINGLE reads what the size does not say"),
            row(460, "lsm_set_self_attr",        HOME,   CONTROL,  IDENTITY,INT, in(ulen(2, 1)), INT, HEX),
            row(461, "lsm_list_modules",         HOME,   PURE,     SELF,usized(OUT, 1), io(4).ever(), HEX),
            row(462, "mseal",                    RETURN, CONTROL,  SELF,PTR, INT, HEX).note("a sealed map cannot be taken away"),
            row(463, "setxattrat",               HOME,   EFFECT,   PATH,FD, FILE, HEX, NAME, attribute(IN, 5), INT),
            row(464, "getxattrat",               HOME,   PURE,     PATH,FD, FILE, HEX, NAME, attribute(OUT, 5), INT),
            row(465, "listxattrat",              HOME,   PURE,     PATH,FD, FILE, HEX, value(4), INT),
            row(466, "removexattrat",            HOME,   EFFECT,   PATH,FD, FILE, HEX, NAME),
            row(467, "open_tree_attr",           HOME,   CONTROL,  ADMIN,FD, FILE, HEX, in(len(4)), INT),
            row(468, "file_getattr",             HOME,   PURE,     PATH,FD, FILE, io(len(3)), INT, HEX),
            row(469, "file_setattr",             HOME,   EFFECT,   PATH,FD, FILE, in(len(3)), INT, HEX),
            row(470, "listns",                   HOME,   PURE,     SELF,in(self(4)), out(len(2, 8, 0)).result(8, 0), INT, HEX)
        };
    }
}

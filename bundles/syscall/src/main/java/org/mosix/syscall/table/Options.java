package org.mosix.syscall.table;

import static org.mosix.syscall.table.Shapes.FILE;
import static org.mosix.syscall.table.Shapes.HEX;
import static org.mosix.syscall.table.Shapes.INT;
import static org.mosix.syscall.table.Shapes.NAME;
import static org.mosix.syscall.table.Shapes.NAME_OUT;
import static org.mosix.syscall.table.Shapes.ilen;
import static org.mosix.syscall.table.Shapes.in;
import static org.mosix.syscall.table.Shapes.out;

/** Commands of calls that have few of them. */
final class Options {
    /** sysfs(2). */
    static final Commands SYSFS = new Commands(0).call(1, "index of a name", FILE).call(2, "name of an index", INT, NAME_OUT)
            .call(3, "number of names");
    /** reboot(2). */
    static final Commands REBOOT = new Commands(2).call(0, "CAD_OFF").call(0x89abcdefL, "CAD_ON")
            .call(0x01234567, "RESTART").call(0xcdef0123L, "HALT").call(0x4321fedc, "POWER_OFF")
            .call(0xa1b2c3d4L, "RESTART2", new Shape.Text(255)).call(0xd000fce2L, "SW_SUSPEND").call(0x45584543, "KEXEC");
    /** fsconfig(2). */
    static final Commands FSCONFIG = new Commands(1).call(0, "FSCONFIG_SET_FLAG", NAME)
            .call(1, "FSCONFIG_SET_STRING", NAME, NAME).call(2, "FSCONFIG_SET_BINARY", NAME, in(ilen(4, 1)))
            .call(3, "FSCONFIG_SET_PATH", NAME, FILE).call(4, "FSCONFIG_SET_PATH_EMPTY", NAME, FILE)
            .call(5, "FSCONFIG_SET_FD", NAME).call(6, "FSCONFIG_CMD_CREATE").call(7, "FSCONFIG_CMD_RECONFIGURE")
            .call(8, "FSCONFIG_CMD_CREATE_EXCL");
    /** landlock_add_rule(2): path beneath (packed), port. */
    static final Commands LANDLOCK = new Commands(1).call(1, "LANDLOCK_RULE_PATH_BENEATH", in(12))
            .call(2, "LANDLOCK_RULE_NET_PORT", in(16));
    /** seccomp(2): what does not change anything. */
    static final Commands SECCOMP = new Commands(0).call(2, "SECCOMP_GET_ACTION_AVAIL", in(4))
            .call(3, "SECCOMP_GET_NOTIF_SIZES", out(6));
    /** kcmp(2): the second index may be a struct kcmp_epoll_slot. */
    static final Commands KCMP = new Commands(2).add(0, "KCMP_FILE", HEX).add(1, "KCMP_VM", HEX).add(2, "KCMP_FILES", HEX)
            .add(3, "KCMP_FS", HEX).add(4, "KCMP_SIGHAND", HEX).add(5, "KCMP_IO", HEX).add(6, "KCMP_SYSVSEM", HEX)
            .add(7, "KCMP_EPOLL_TFD", in(12));

    private Options() { }
}

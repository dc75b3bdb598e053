package org.mosix.syscall.table;

import static org.mosix.syscall.table.Shapes.FD;
import static org.mosix.syscall.table.Shapes.HEX;
import static org.mosix.syscall.table.Shapes.INT;
import static org.mosix.syscall.table.Shapes.in;
import static org.mosix.syscall.table.Shapes.io;
import static org.mosix.syscall.table.Shapes.out;

/**
 * Commands of ioctl(2): only those whose structure is known to be flat. The size in a modern command number (_IOC) is
 * not enough to carry it, since the structure may hold pointers, which must never come from another machine.
 */
final class Ioctls {
    /** All known ones, common ones first. */
    static final Commands ALL = sockets(disks(files(lines(terminal(new Commands(1))))));

    private Ioctls() { }

    /** ioctl_tty(2): struct termios of the kernel has 36 bytes, termios2 44, termio 18, winsize 8. */
    private static Commands terminal(Commands c) {
        return c.add(0x5401, "TCGETS", out(36)).add(0x5413, "TIOCGWINSZ", out(8)).add(0x541b, "FIONREAD", out(4))
                .add(0x5421, "FIONBIO", in(4)).add(0x5451, "FIOCLEX", HEX).add(0x5450, "FIONCLEX", HEX)
                .add(0x540f, "TIOCGPGRP", out(4)).add(0x5410, "TIOCSPGRP", in(4))
                .add(0x5402, "TCSETS", in(36)).add(0x5403, "TCSETSW", in(36)).add(0x5404, "TCSETSF", in(36))
                .add(0x802c542a, "TCGETS2", out(44)).add(0x402c542b, "TCSETS2", in(44))
                .add(0x402c542c, "TCSETSW2", in(44)).add(0x402c542d, "TCSETSF2", in(44))
                .add(0x5405, "TCGETA", out(18)).add(0x5406, "TCSETA", in(18)).add(0x5407, "TCSETAW", in(18))
                .add(0x5408, "TCSETAF", in(18)).add(0x5409, "TCSBRK", INT).add(0x540a, "TCXONC", INT)
                .add(0x540b, "TCFLSH", INT).add(0x5414, "TIOCSWINSZ", in(8)).add(0x5411, "TIOCOUTQ", out(4))
                .add(0x540e, "TIOCSCTTY", INT).add(0x5422, "TIOCNOTTY", HEX).add(0x5429, "TIOCGSID", out(4))
                .add(0x540c, "TIOCEXCL", HEX).add(0x540d, "TIOCNXCL", HEX).add(0x5412, "TIOCSTI", in(1))
                .add(0x541d, "TIOCCONS", HEX).add(0x5420, "TIOCPKT", in(4)).add(0x5423, "TIOCSETD", in(4))
                .add(0x5424, "TIOCGETD", out(4)).add(0x5425, "TCSBRKP", INT)
                .add(0x80045430, "TIOCGPTN", out(4)).add(0x40045431, "TIOCSPTLCK", in(4))
                .add(0x80045432, "TIOCGDEV", out(4)).add(0x40045436, "TIOCSIG", INT).add(0x5437, "TIOCVHANGUP", HEX)
                .add(0x80045438, "TIOCGPKT", out(4)).add(0x80045439, "TIOCGPTLCK", out(4))
                .add(0x80045440, "TIOCGEXCL", out(4)).add(0x5441, "TIOCGPTPEER", HEX)
                .add(0x5452, "FIOASYNC", in(4)).add(0x5460, "FIOQSIZE", out(8));
    }

    /** Serial lines and consoles, ioctl_tty(2) and ioctl_console(2). */
    private static Commands lines(Commands c) {
        return c.add(0x5415, "TIOCMGET", out(4)).add(0x5416, "TIOCMBIS", in(4)).add(0x5417, "TIOCMBIC", in(4))
                .add(0x5418, "TIOCMSET", in(4)).add(0x5419, "TIOCGSOFTCAR", out(4)).add(0x541a, "TIOCSSOFTCAR", in(4))
                .add(0x5427, "TIOCSBRK", HEX).add(0x5428, "TIOCCBRK", HEX).add(0x5459, "TIOCSERGETLSR", out(4))
                .add(0x545c, "TIOCMIWAIT", HEX).add(0x4b33, "KDGKBTYPE", out(1)).add(0x4b3b, "KDGETMODE", out(4))
                .add(0x5600, "VT_OPENQRY", out(4)).add(0x5601, "VT_GETMODE", out(8)).add(0x5603, "VT_GETSTATE", out(6));
    }

    /** Files, ioctl_iflags(2), ioctl_ficlone(2), ioctl_ns(2). The flags words are ints whatever _IOC says. */
    private static Commands files(Commands c) {
        return c.add(0x80086601, "FS_IOC_GETFLAGS", out(4)).add(0x40086602, "FS_IOC_SETFLAGS", in(4))
                .add(0x80087601, "FS_IOC_GETVERSION", out(4)).add(0x40087602, "FS_IOC_SETVERSION", in(4))
                .add(0x801c581f, "FS_IOC_FSGETXATTR", out(28)).add(0x401c5820, "FS_IOC_FSSETXATTR", in(28))
                .add(0x40049409, "FICLONE", FD).add(0x4020940d, "FICLONERANGE", in(32))
                .add(0x81009431, "FS_IOC_GETFSLABEL", out(256)).add(1, "FIBMAP", io(4)).add(2, "FIGETBSZ", out(4))
                .add(0x80045200, "RNDGETENTCNT", out(4)).add(0xb701, "NS_GET_USERNS", HEX)
                .add(0xb702, "NS_GET_PARENT", HEX).add(0xb703, "NS_GET_NSTYPE", HEX)
                .add(0xb704, "NS_GET_OWNER_UID", out(4));
    }

    /** Block devices, the kernel's linux/fs.h. */
    private static Commands disks(Commands c) {
        return c.add(0x125e, "BLKROGET", out(4)).add(0x1260, "BLKGETSIZE", out(8)).add(0x1261, "BLKFLSBUF", HEX)
                .add(0x1268, "BLKSSZGET", out(4)).add(0x80081270, "BLKBSZGET", out(4))
                .add(0x80081272, "BLKGETSIZE64", out(8)).add(0x1278, "BLKIOMIN", out(4)).add(0x1279, "BLKIOOPT", out(4))
                .add(0x127a, "BLKALIGNOFF", out(4)).add(0x127b, "BLKPBSZGET", out(4)).add(0x127e, "BLKROTATIONAL", out(2));
    }

    /** Sockets and interfaces, netdevice(7): struct ifreq has 40 bytes; only requests without ifr_data. */
    private static Commands sockets(Commands c) {
        return c.add(0x8901, "FIOSETOWN", in(4)).add(0x8902, "SIOCSPGRP", in(4)).add(0x8903, "FIOGETOWN", out(4))
                .add(0x8904, "SIOCGPGRP", out(4)).add(0x8905, "SIOCATMARK", out(4)).add(0x8906, "SIOCGSTAMP", out(16))
                .add(0x8907, "SIOCGSTAMPNS", out(16)).add(0x8910, "SIOCGIFNAME", io(40))
                .add(0x8913, "SIOCGIFFLAGS", io(40)).add(0x8914, "SIOCSIFFLAGS", in(40))
                .add(0x8915, "SIOCGIFADDR", io(40)).add(0x8916, "SIOCSIFADDR", in(40))
                .add(0x8917, "SIOCGIFDSTADDR", io(40)).add(0x8919, "SIOCGIFBRDADDR", io(40))
                .add(0x891b, "SIOCGIFNETMASK", io(40)).add(0x891c, "SIOCSIFNETMASK", in(40))
                .add(0x891d, "SIOCGIFMETRIC", io(40)).add(0x8921, "SIOCGIFMTU", io(40)).add(0x8922, "SIOCSIFMTU", in(40))
                .add(0x8927, "SIOCGIFHWADDR", io(40)).add(0x8933, "SIOCGIFINDEX", io(40))
                .add(0x8942, "SIOCGIFTXQLEN", io(40)).add(0x8970, "SIOCGIFMAP", io(40));
    }
}

package org.mosix.syscall.table;

import static org.mosix.syscall.table.Shapes.FD;
import static org.mosix.syscall.table.Shapes.HEX;
import static org.mosix.syscall.table.Shapes.IFCONF;
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
    static final Commands ALL = devices(clocks(consoles(interfaces(sockets(disks(files(lines(terminal(new Commands(1))))))))));

    private Ioctls() { }

    /** More of netdevice(7) and arp(7): struct arpreq has 68 bytes; tun's struct ifreq comes back whole. */
    private static Commands interfaces(Commands c) {
        return c.add(0x8912, "SIOCGIFCONF", IFCONF).add(0x8918, "SIOCSIFDSTADDR", in(40))
                .add(0x891a, "SIOCSIFBRDADDR", in(40)).add(0x891e, "SIOCSIFMETRIC", in(40))
                .add(0x8923, "SIOCSIFNAME", in(40)).add(0x8924, "SIOCSIFHWADDR", in(40))
                .add(0x8931, "SIOCADDMULTI", in(40)).add(0x8932, "SIOCDELMULTI", in(40))
                .add(0x8943, "SIOCSIFTXQLEN", in(40)).add(0x894b, "SIOCOUTQNSD", out(4)).add(0x894c, "SIOCGSKNS", HEX)
                .add(0x8953, "SIOCDARP", in(68)).add(0x8954, "SIOCGARP", io(68)).add(0x8955, "SIOCSARP", in(68))
                .add(0x80108906, "SIOCGSTAMP_NEW", out(16)).add(0x80108907, "SIOCGSTAMPNS_NEW", out(16))
                .add(0x400454ca, "TUNSETIFF", io(40)).add(0x400454cb, "TUNSETPERSIST", INT)
                .add(0x400454cc, "TUNSETOWNER", INT).add(0x400454ce, "TUNSETGROUP", INT)
                .add(0x800454cf, "TUNGETFEATURES", out(4)).add(0x400454d0, "TUNSETOFFLOAD", HEX)
                .add(0x800454d2, "TUNGETIFF", out(40));
    }

    /** More of ioctl_console(2) and of serial lines. */
    private static Commands consoles(Commands c) {
        return c.add(0x4b2f, "KIOCSOUND", INT).add(0x4b30, "KDMKTONE", HEX).add(0x4b31, "KDGETLED", out(1))
                .add(0x4b32, "KDSETLED", HEX).add(0x4b3a, "KDSETMODE", INT).add(0x4b44, "KDGKBMODE", out(4))
                .add(0x4b45, "KDSKBMODE", INT).add(0x4b64, "KDGKBLED", out(1)).add(0x4b65, "KDSKBLED", HEX)
                .add(0x5602, "VT_SETMODE", in(8)).add(0x5605, "VT_RELDISP", INT).add(0x5606, "VT_ACTIVATE", INT)
                .add(0x5607, "VT_WAITACTIVE", INT).add(0x5608, "VT_DISALLOCATE", INT).add(0x5609, "VT_RESIZE", in(6))
                .add(0x5456, "TIOCGLCKTRMIOS", out(36)).add(0x5457, "TIOCSLCKTRMIOS", in(36))
                .add(0x545d, "TIOCGICOUNT", out(80));
    }

    /** rtc(4): struct rtc_time has 36 bytes, rtc_wkalrm 40; the watchdog's structure has 40. */
    private static Commands clocks(Commands c) {
        return c.add(0x7001, "RTC_AIE_ON", HEX).add(0x7002, "RTC_AIE_OFF", HEX).add(0x7003, "RTC_UIE_ON", HEX)
                .add(0x7004, "RTC_UIE_OFF", HEX).add(0x7005, "RTC_PIE_ON", HEX).add(0x7006, "RTC_PIE_OFF", HEX)
                .add(0x40247007, "RTC_ALM_SET", in(36)).add(0x80247008, "RTC_ALM_READ", out(36))
                .add(0x80247009, "RTC_RD_TIME", out(36)).add(0x4024700a, "RTC_SET_TIME", in(36))
                .add(0x8008700b, "RTC_IRQP_READ", out(8)).add(0x4008700c, "RTC_IRQP_SET", INT)
                .add(0x8008700d, "RTC_EPOCH_READ", out(8)).add(0x4008700e, "RTC_EPOCH_SET", INT)
                .add(0x4028700f, "RTC_WKALM_SET", in(40)).add(0x80287010, "RTC_WKALM_RD", out(40))
                .add(0x80285700, "WDIOC_GETSUPPORT", out(40)).add(0x80045701, "WDIOC_GETSTATUS", out(4))
                .add(0x80045702, "WDIOC_GETBOOTSTATUS", out(4)).add(0x80045704, "WDIOC_SETOPTIONS", in(4))
                .add(0x80045705, "WDIOC_KEEPALIVE", HEX).add(0xc0045706, "WDIOC_SETTIMEOUT", io(4))
                .add(0x80045707, "WDIOC_GETTIMEOUT", out(4));
    }

    /** Loops (struct loop_info64 has 232 bytes, loop_config 304), random(4), input events. */
    private static Commands devices(Commands c) {
        return c.add(0x4c00, "LOOP_SET_FD", FD).add(0x4c01, "LOOP_CLR_FD", HEX).add(0x4c02, "LOOP_SET_STATUS", in(168))
                .add(0x4c03, "LOOP_GET_STATUS", out(168)).add(0x4c04, "LOOP_SET_STATUS64", in(232))
                .add(0x4c05, "LOOP_GET_STATUS64", out(232)).add(0x4c06, "LOOP_CHANGE_FD", FD)
                .add(0x4c07, "LOOP_SET_CAPACITY", HEX).add(0x4c08, "LOOP_SET_DIRECT_IO", INT)
                .add(0x4c09, "LOOP_SET_BLOCK_SIZE", INT).add(0x4c0a, "LOOP_CONFIGURE", in(304))
                .add(0x4c80, "LOOP_CTL_ADD", INT).add(0x4c81, "LOOP_CTL_REMOVE", INT).add(0x4c82, "LOOP_CTL_GET_FREE", HEX)
                .add(0x40045201, "RNDADDTOENTCNT", in(4)).add(0x5204, "RNDZAPENTCNT", HEX)
                .add(0x5206, "RNDCLEARPOOL", HEX).add(0x5207, "RNDRESEEDCRNG", HEX)
                .add(0x80044501, "EVIOCGVERSION", out(4)).add(0x80084502, "EVIOCGID", out(8))
                .add(0x80084503, "EVIOCGREP", out(8)).add(0x40084503, "EVIOCSREP", in(8))
                .add(0x40044590, "EVIOCGRAB", INT).add(0x40044591, "EVIOCREVOKE", HEX);
    }

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
                .add(0xb704, "NS_GET_OWNER_UID", out(4))
                .add(0xc0045877, "FIFREEZE", HEX).add(0xc0045878, "FITHAW", HEX).add(0xc0185879, "FITRIM", io(24))
                .add(0x41009432, "FS_IOC_SETFSLABEL", in(256)).add(0x40305828, "FS_IOC_RESVSP", in(48))
                .add(0x4030582a, "FS_IOC_RESVSP64", in(48)).add(0x40305829, "FS_IOC_UNRESVSP", in(48))
                .add(0x4030582b, "FS_IOC_UNRESVSP64", in(48)).add(0x40305839, "FS_IOC_ZERO_RANGE", in(48))
                .add(0x40044900, "INOTIFY_IOC_SETNEXTWD", INT).add(0x40088a01, "EPIOCSPARAMS", in(8))
                .add(0x80088a02, "EPIOCGPARAMS", out(8)).add(0x40085400, "TFD_IOC_SET_TICKS", in(8));
    }

    /** Block devices, the kernel's linux/fs.h. */
    private static Commands disks(Commands c) {
        return c.add(0x125e, "BLKROGET", out(4)).add(0x1260, "BLKGETSIZE", out(8)).add(0x1261, "BLKFLSBUF", HEX)
                .add(0x1268, "BLKSSZGET", out(4)).add(0x80081270, "BLKBSZGET", out(4))
                .add(0x80081272, "BLKGETSIZE64", out(8)).add(0x1278, "BLKIOMIN", out(4)).add(0x1279, "BLKIOOPT", out(4))
                .add(0x127a, "BLKALIGNOFF", out(4)).add(0x127b, "BLKPBSZGET", out(4)).add(0x127e, "BLKROTATIONAL", out(2))
                .add(0x125d, "BLKROSET", in(4)).add(0x125f, "BLKRRPART", HEX).add(0x1262, "BLKRASET", INT)
                .add(0x1263, "BLKRAGET", out(8)).add(0x1264, "BLKFRASET", INT).add(0x1265, "BLKFRAGET", out(8))
                .add(0x1267, "BLKSECTGET", out(2)).add(0x40081271, "BLKBSZSET", in(4)).add(0x1277, "BLKDISCARD", in(16))
                .add(0x127c, "BLKDISCARDZEROES", out(4)).add(0x127d, "BLKSECDISCARD", in(16))
                .add(0x127f, "BLKZEROOUT", in(16)).add(0x80081280, "BLKGETDISKSEQ", out(8))
                .add(0x301, "HDIO_GETGEO", out(16));
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

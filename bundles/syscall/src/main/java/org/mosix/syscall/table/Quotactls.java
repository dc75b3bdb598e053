package org.mosix.syscall.table;

import static org.mosix.syscall.table.Shapes.FILE;
import static org.mosix.syscall.table.Shapes.HEX;
import static org.mosix.syscall.table.Shapes.in;
import static org.mosix.syscall.table.Shapes.out;

/** Commands of quotactl(2), the kernel's linux/quota.h and dqblk_xfs.h; the low byte of the word is the kind of quota. */
final class Quotactls {
    private static final long COMMAND = 0xffffff00L;
    private static final int SHIFT = 8;

    /** Of quotactl. */
    static final Commands BY_PATH = all(0);
    /** Of quotactl_fd. */
    static final Commands BY_FD = all(1);

    private Quotactls() { }

    /** struct if_dqblk and if_nextdqblk have 72 bytes, if_dqinfo 24, fs_disk_quota 112, fs_quota_stat 80. */
    private static Commands all(int key) {
        Commands c = new Commands(key, COMMAND);
        return c.add(0x800001L << SHIFT, "Q_SYNC", HEX).add(0x800002L << SHIFT, "Q_QUOTAON", FILE)
                .add(0x800003L << SHIFT, "Q_QUOTAOFF", HEX).add(0x800004L << SHIFT, "Q_GETFMT", out(4))
                .add(0x800005L << SHIFT, "Q_GETINFO", out(24)).add(0x800006L << SHIFT, "Q_SETINFO", in(24))
                .add(0x800007L << SHIFT, "Q_GETQUOTA", out(72)).add(0x800008L << SHIFT, "Q_SETQUOTA", in(72))
                .add(0x800009L << SHIFT, "Q_GETNEXTQUOTA", out(72)).add(0x5801L << SHIFT, "Q_XQUOTAON", in(4))
                .add(0x5802L << SHIFT, "Q_XQUOTAOFF", in(4)).add(0x5803L << SHIFT, "Q_XGETQUOTA", out(112))
                .add(0x5804L << SHIFT, "Q_XSETQLIM", in(112)).add(0x5805L << SHIFT, "Q_XGETQSTAT", out(80))
                .add(0x5806L << SHIFT, "Q_XQUOTARM", in(4)).add(0x5807L << SHIFT, "Q_XQUOTASYNC", HEX)
                .add(0x5809L << SHIFT, "Q_XGETNEXTQUOTA", out(112));
    }
}

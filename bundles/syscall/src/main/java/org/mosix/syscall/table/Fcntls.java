package org.mosix.syscall.table;

import static org.mosix.syscall.table.Shapes.HEX;
import static org.mosix.syscall.table.Shapes.INT;
import static org.mosix.syscall.table.Shapes.SIG;
import static org.mosix.syscall.table.Shapes.in;
import static org.mosix.syscall.table.Shapes.io;
import static org.mosix.syscall.table.Shapes.out;

/** Commands of fcntl(2); struct flock has 32 bytes. */
final class Fcntls {
    /** All known ones, common ones first. */
    static final Commands ALL = new Commands(1)
            .add(1, "F_GETFD", HEX).add(2, "F_SETFD", HEX).add(3, "F_GETFL", HEX).add(4, "F_SETFL", HEX)
            .add(0, "F_DUPFD", INT).add(1030, "F_DUPFD_CLOEXEC", INT)
            .add(5, "F_GETLK", io(32)).add(6, "F_SETLK", in(32)).add(7, "F_SETLKW", in(32))
            .add(8, "F_SETOWN", INT).add(9, "F_GETOWN", HEX).add(10, "F_SETSIG", SIG).add(11, "F_GETSIG", HEX)
            .add(15, "F_SETOWN_EX", in(8)).add(16, "F_GETOWN_EX", out(8)).add(17, "F_GETOWNER_UIDS", out(8))
            .add(36, "F_OFD_GETLK", io(32)).add(37, "F_OFD_SETLK", in(32)).add(38, "F_OFD_SETLKW", in(32))
            .add(1024, "F_SETLEASE", INT).add(1025, "F_GETLEASE", HEX).add(1026, "F_NOTIFY", HEX)
            .add(1027, "F_DUPFD_QUERY", INT).add(1028, "F_CREATED_QUERY", HEX).add(1029, "F_CANCELLK", HEX)
            .add(1031, "F_SETPIPE_SZ", INT).add(1032, "F_GETPIPE_SZ", HEX)
            .add(1033, "F_ADD_SEALS", HEX).add(1034, "F_GET_SEALS", HEX)
            .add(1035, "F_GET_RW_HINT", out(8)).add(1036, "F_SET_RW_HINT", in(8))
            .add(1037, "F_GET_FILE_RW_HINT", out(8)).add(1038, "F_SET_FILE_RW_HINT", in(8));

    private Fcntls() { }
}

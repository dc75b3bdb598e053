package org.mosix.syscall.marshal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.mosix.syscall.table.Row;
import org.mosix.syscall.table.Table;

class TraceTest {
    private final Pages body = new Pages(4);
    private final Trace trace = new Trace();
    private final Gather gather = new Gather(Gather.CHUNK);

    private String line(String name, long result, long... args) {
        Row row = Table.row(name);
        ByteBuffer ins = ByteBuffer.allocate(1 << 20);
        gather.gather(row, java.util.Arrays.copyOf(args, 6), body, ins);
        return trace.line(row, gather.args(), ins.flip(), result);
    }

    @Test
    void callsLookLikeStrace() {
        body.put(0, "/etc/\"pass\nwd").put(100, "hello\1 world, this is more than is shown here");
        assertEquals("getppid() = 12", line("getppid", 12));
        assertEquals(
                "openat(AT_FDCWD, \"/etc/\\\"pass\\nwd\", 0x80000, 0) = -1 ENOENT",
                line("openat", -2, -100, body.at(0), 0x80000, 0));
        assertEquals("write(1, \"hello\\001\", 6) = 6", line("write", 6, 1, body.at(100), 6));
        assertEquals(
                "write(1, \"hello\\001 world, this is more than \"..., 45) = 45",
                line("write", 45, 1, body.at(100), 45));
        assertEquals("kill(-1, SIGTERM) = 0", line("kill", 0, 0xffffffffL, 15));
        assertEquals("mkdir(NULL, 0755) = -1 EFAULT", line("mkdir", -14, 0, 0755));
        assertEquals("ioctl(0, TCGETS, 0x7f0000000000) = -1 ENOTTY", line("ioctl", -25, 0, 0x5401, body.at(0)));
        assertEquals("fcntl(3, F_SETFD, 0x1) = 0", line("fcntl", 0, 3, 2, 1));
        body.bytes.putLong(200, 1).putLong(208, 500);
        assertEquals("nanosleep({1, 500}, NULL) = ? ERESTART_RESTARTBLOCK", line("nanosleep", -516, body.at(200), 0));
        assertEquals("read(0, 0x5, 10) = -1 EFAULT", line("read", -14, 0, 5, 10));
    }

    @Test
    void callsThatAreNotCarriedShowTheirWords() {
        assertEquals(
                "munmap(0x7f0000000000, 4096) = 0",
                trace.line(Table.row("munmap"), new long[] {body.at(0), 4096, 0, 0, 0, 0}, null, 0));
        assertEquals(
                "syscall_400(0x1, 0, 0, 0, 0, 0) = -1 ENOSYS",
                trace.line(Table.row(400), new long[] {1, 0, 0, 0, 0, 0}, null, -38));
    }
}

package org.mosix.linux.proc;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.mosix.linux.Flags;
import org.mosix.linux.Kernel;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;

/** Which descriptors a process has open, by /proc/PID/fd (proc(5)), which lists them in their order. Any thread. */
public final class OpenDescriptors {
    /** struct linux_dirent64: u64 inode, s64 offset, u16 length of the record, u8 type, the name. */
    private static final int RECORD = 16;

    private static final int NAME = 19;
    /** Bytes of records that are read at a time: some three hundred descriptors. */
    private static final int LISTED = 8 << 10;
    /** The directory's offsets are descriptors, behind "." and ".." (fs/proc/fd.c). */
    private static final long FIRST = 2;

    private static final int SEEK_SET = 0;

    /**
     * Descriptors from {@code first} to {@code end}, exclusive, none of which is open.
     *
     * @param end {@link Integer#MAX_VALUE} if none is open from first on
     */
    public record Gap(int first, int end) {}

    private OpenDescriptors() {}

    /**
     * The gap around a descriptor of a process; null if it is open, or that cannot be seen. Where some hundreds are open
     * below, it begins with that descriptor.
     */
    public static Gap around(int pid, int descriptor) {
        int directory =
                descriptor < 0 ? -1 : Kernel.open("/proc/" + pid + "/fd", Flags.O_DIRECTORY | Flags.O_CLOEXEC, 0);
        if (directory < 0) {
            return null;
        }
        try {
            int[] above = list(directory, FIRST + descriptor);
            int[] below = list(directory, 0);
            if (above == null || below == null || above.length > 0 && above[0] == descriptor) {
                return null;
            }
            int[] before = Arrays.stream(below).filter(d -> d < descriptor).toArray();
            boolean all = before.length < below.length || isAtEnd(directory);
            int first = !all ? descriptor : before.length == 0 ? 0 : before[before.length - 1] + 1;
            return new Gap(first, above.length == 0 ? Integer.MAX_VALUE : above[0]);
        } finally {
            Kernel.close(directory);
        }
    }

    private static boolean isAtEnd(int directory) {
        return Kernel.call(Nr.GETDENTS64, directory, new NativeBuffer(LISTED).address(), LISTED) == 0;
    }

    /** The descriptors in the records from this offset on, as many as are read at a time; null: an error. */
    private static int[] list(int directory, long offset) {
        NativeBuffer records = new NativeBuffer(LISTED);
        long bytes = Kernel.call(Nr.LSEEK, directory, offset, SEEK_SET);
        bytes = bytes < 0 ? bytes : Kernel.call(Nr.GETDENTS64, directory, records.address(), LISTED);
        return bytes < 0 ? null : numbers(records.bytes().duplicate().order(ByteOrder.LITTLE_ENDIAN), (int) bytes);
    }

    private static int[] numbers(ByteBuffer records, int bytes) {
        IntStream.Builder all = IntStream.builder();
        for (int at = 0; at < bytes; at += Short.toUnsignedInt(records.getShort(at + RECORD))) {
            int end = at + NAME;
            while (records.get(end) != 0) {
                end++;
            }
            byte[] name = new byte[end - at - NAME];
            records.get(at + NAME, name);
            if (name[0] != '.') {
                all.add(Integer.parseInt(new String(name, StandardCharsets.US_ASCII)));
            }
        }
        return all.build().toArray();
    }
}

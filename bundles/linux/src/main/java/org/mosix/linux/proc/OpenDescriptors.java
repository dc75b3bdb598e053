package org.mosix.linux.proc;

import java.util.Arrays;
import org.mosix.linux.DirectoryRecords;
import org.mosix.linux.Flags;
import org.mosix.linux.Kernel;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;

/** Which descriptors a process has open, by /proc/PID/fd (proc(5)), which lists them in their order. Any thread. */
public final class OpenDescriptors {
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
        return bytes < 0
                ? null
                : DirectoryRecords.names(records.bytes().slice(0, (int) bytes)).stream()
                        .mapToInt(Integer::parseInt)
                        .toArray();
    }
}

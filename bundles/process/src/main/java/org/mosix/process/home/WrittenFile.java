package org.mosix.process.home;

import org.mosix.linux.Flags;
import org.mosix.linux.Kernel;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;
import org.mosix.process.protocol.Foresight;

/** Looks whether a deputy writes to the null device (null(4)), which takes all and keeps nothing. On the thread that answers. */
final class WrittenFile {
    private static final int MODE = 24;
    private static final int RDEV = 40;
    /** Major 1, minor 3 (Documentation/admin-guide/devices.txt). */
    private static final long NULL = 0x103;
    /** A descriptor that was another file is looked at anew after so many writes. */
    private static final int PATIENCE = 64;

    private final int pid;
    private final NativeBuffer stat = new NativeBuffer(Foresight.STAT);
    private int other = -1;
    private int left;

    WrittenFile(int pid) {
        this.pid = pid;
    }

    /** Is this descriptor, to which something was just written, the null device? False also where that is not looked at now. */
    boolean isNull(int descriptor) {
        if (descriptor == other && left-- > 0) {
            return false;
        }
        long path = NativeBuffer.string("/proc/" + pid + "/fd/" + descriptor).address();
        boolean is = Kernel.call(Nr.STAT, path, stat.address()) == 0
                && (stat.getInt(MODE) & Flags.S_IFMT) == Flags.S_IFCHR
                && stat.getLong(RDEV) == NULL;
        other = is ? -1 : descriptor;
        left = PATIENCE;
        return is;
    }
}

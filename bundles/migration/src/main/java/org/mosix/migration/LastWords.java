package org.mosix.migration;

import java.nio.charset.StandardCharsets;
import org.mosix.linux.Flags;
import org.mosix.linux.Kernel;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;

/** One sentence on a process's own standard error, when its host was lost. */
final class LastWords {
    private static final int O_NOCTTY = 0400;

    private LastWords() {}

    static void say(int pid, String why) {
        int fd = Kernel.open("/proc/" + pid + "/fd/2", Flags.O_WRONLY | Flags.O_NONBLOCK | O_NOCTTY, 0);
        if (fd < 0) {
            return;
        }
        byte[] text = ("mosrun: process " + pid + " is lost: " + why + "; exit status " + Household.LOST_STATUS + "\n")
                .getBytes(StandardCharsets.UTF_8);
        NativeBuffer buffer = new NativeBuffer(text.length);
        buffer.bytes().put(0, text);
        Kernel.call(Nr.WRITE, fd, buffer.address(), text.length);
        Kernel.close(fd);
    }
}

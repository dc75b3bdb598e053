package org.mosix.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.mosix.linux.Kernel;
import org.mosix.linux.Nr;

/** What java.nio.file does not do with files. Any thread. */
final class Disk {
    /** posix_fadvise(2): will not be read soon. */
    private static final int DONTNEED = 4;

    private Disk() {}

    /** Names in the directory are on the disk when this returns. */
    static void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** The kernel keeps none of the file in memory, if it has no other use for that: it is for the memory that was written there. */
    static void forget(Path file) {
        int fd = Kernel.open(file.toString(), 0, 0);
        if (fd >= 0) {
            Kernel.call(Nr.FADVISE64, fd, 0, 0, DONTNEED);
            Kernel.close(fd);
        }
    }
}

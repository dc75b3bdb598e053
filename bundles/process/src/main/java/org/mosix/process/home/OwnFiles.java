package org.mosix.process.home;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.mosix.image.NotCarried;
import org.mosix.linux.Flags;
import org.mosix.linux.Kernel;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;
import org.mosix.linux.proc.ProcessStatus;

/**
 * Files of /proc that show a process's own memory or CPU time, proc(5). In the deputy they would show the deputy, so such
 * a file is opened by the process itself, at home, where it stays as long as the file is open. What was opened decides,
 * not the path that was asked for: links and relative paths lead there too. Any thread.
 */
public final class OwnFiles {
    private static final long PROC_SUPER_MAGIC = 0x9fa0;
    private static final int TEXT = 256;
    private static final Set<String> NAMES = Set.of(
            "maps",
            "smaps",
            "smaps_rollup",
            "numa_maps",
            "map_files",
            "pagemap",
            "mem",
            "clear_refs",
            "stat",
            "statm",
            "status",
            "sched",
            "schedstat",
            "syscall",
            "stack",
            "wchan",
            "oom_score");

    private OwnFiles() {}

    /** Can a call of this number open such a file? */
    static boolean opens(int nr) {
        return nr == Nr.OPENAT || nr == Nr.OPEN || nr == Nr.OPENAT2;
    }

    /** The path of such a file, if {@code fd} of process {@code pid} is one of its own; else null. */
    static String of(int pid, int fd) {
        NativeBuffer text = new NativeBuffer(TEXT);
        String link = "/proc/" + pid + "/fd/" + fd;
        long n = Kernel.call(
                Nr.READLINKAT, Flags.AT_FDCWD, NativeBuffer.string(link).address(), text.address(), TEXT);
        if (n <= 0 || n >= TEXT) {
            return null;
        }
        byte[] path = new byte[(int) n];
        text.bytes().get(0, path);
        return isOwn(pid, new String(path, java.nio.charset.StandardCharsets.ISO_8859_1), link);
    }

    private static String isOwn(int pid, String path, String link) {
        String[] parts = path.split("/");
        int last = parts.length - 1;
        if (last < 2 || !NAMES.contains(parts[last])) {
            return null;
        }
        boolean task = last > 3 && parts[last - 2].equals("task");
        String owner = parts[task ? last - 3 : last - 1];
        return isProc(link) && isNumberOf(pid, owner) ? path : null;
    }

    private static boolean isProc(String link) {
        NativeBuffer status = new NativeBuffer(120);
        return Kernel.call(Nr.STATFS, NativeBuffer.string(link).address(), status.address()) == 0
                && status.getLong(0) == PROC_SUPER_MAGIC;
    }

    /** The number is that of the process, whichever thread asks; a proc file system of an inner pid namespace has others. */
    private static boolean isNumberOf(int pid, String number) {
        if (number.equals(Integer.toString(pid))) {
            return true;
        }
        try {
            return Set.of(ProcessStatus.of(pid).text("NStgid").split("[\t ]+")).contains(number);
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    /** A process at home must stay there while it has such a file open: NotCarried names it. */
    public static void mayLeave(int pid) throws IOException, NotCarried {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path fd : all) {
                String own = of(pid, Integer.parseInt(fd.getFileName().toString()));
                if (own != null) {
                    throw new NotCarried(own + " open, which shows its own memory or CPU time");
                }
            }
        } catch (java.nio.file.DirectoryIteratorException e) {
            throw e.getCause();
        }
    }
}

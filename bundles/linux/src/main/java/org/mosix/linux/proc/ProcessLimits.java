package org.mosix.linux.proc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.mosix.linux.Kernel;
import org.mosix.linux.KernelException;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;

/** Resource limits of a process, getrlimit(2). /proc/PID/limits may be read where prlimit(2) wants a capability. */
public final class ProcessLimits {
    public static final int CPU = 0;
    public static final int DATA = 2;
    public static final int STACK = 3;
    public static final int MEMLOCK = 8;
    public static final int AS = 9;
    public static final int SIGPENDING = 11;
    /** RLIM_INFINITY; compare as unsigned. */
    public static final long INFINITY = -1;

    /** The kernel's order of the lines of /proc/PID/limits is that of the numbers. */
    private static final int LIMITS = 16;

    private static final int WIDTH = 26;
    private static final int COLUMN = 21;

    private final List<String> lines;

    private ProcessLimits(List<String> lines) {
        this.lines = lines;
    }

    public static ProcessLimits of(int pid) throws IOException {
        return parse(new String(Files.readAllBytes(Path.of("/proc/" + pid + "/limits")), StandardCharsets.US_ASCII));
    }

    static ProcessLimits parse(String text) throws IOException {
        List<String> lines = text.lines().skip(1).toList();
        if (lines.size() < LIMITS) {
            throw new IOException("a list of " + lines.size() + " limits");
        }
        return new ProcessLimits(lines);
    }

    public long soft(int resource) {
        return value(resource, WIDTH);
    }

    public long hard(int resource) {
        return value(resource, WIDTH + COLUMN);
    }

    private long value(int resource, int from) {
        String line = lines.get(resource);
        String word =
                line.substring(from, Math.min(line.length(), from + COLUMN)).trim();
        return word.equals("unlimited") ? INFINITY : Long.parseUnsignedLong(word);
    }

    /** {soft, hard} of this JVM, which the processes that it starts inherit. */
    public static long[] own(int resource) {
        NativeBuffer old = new NativeBuffer(16);
        long result = Kernel.call(Nr.PRLIMIT64, 0, resource, 0, old.address());
        if (result < 0) {
            throw new KernelException("prlimit64", (int) -result);
        }
        return new long[] {old.getLong(0), old.getLong(8)};
    }
}

package org.mosix.process.home;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.mosix.linux.Flags;
import org.mosix.linux.Kernel;
import org.mosix.linux.Nr;
import org.mosix.linux.proc.Mapping;
import org.mosix.linux.proc.Maps;
import org.mosix.linux.proc.PidFd;
import org.mosix.linux.trace.RemoteCall;
import org.mosix.process.protocol.MapLine;

/**
 * /proc/PID/maps of a process that is away, opened by itself: the map of its body, as it was when the file was opened, in a
 * sealed memory file with the names that home's files have now. What cannot be told surely is left to be opened at home.
 */
final class OwnMap {
    /** Column at which a line's name begins, fs/proc/task_mmu.c. */
    private static final int NAME_COLUMN = 73;

    private static final int READ_ONLY_MODE = 0444;
    private static final int F_ADD_SEALS = 1033;
    /** Of F_ADD_SEALS: no more seals, no other size, no write. */
    private static final int ALL_SEALS = 15;

    private static final String VSYSCALL = "[vsyscall]";

    private OwnMap() {}

    /** Was the file at {@code path}, which is one of the process's own, opened in a way that a memory file can stand for? */
    static boolean canShow(String path, HomeCall call) {
        return path.endsWith("/maps")
                && call.row().nr() != Nr.OPENAT2
                && (flags(call) & ~(Flags.O_CLOEXEC | Flags.O_LARGEFILE)) == 0;
    }

    private static long flags(HomeCall call) {
        return (int) call.args()[call.row().nr() == Nr.OPEN ? 1 : 2];
    }

    /** Puts such a file in the place of the deputy's descriptor; false if it cannot, and all is as before. On Out. */
    static boolean show(OutLoop out, int pid, HomeCall call, int fd) {
        byte[] text;
        try {
            text = text(call.map(), Maps.of(pid));
        } catch (IOException e) {
            return false;
        }
        if (text == null) {
            return false;
        }
        long made = out.make(Nr.MEMFD_CREATE, out.text("maps"), Flags.MFD_CLOEXEC | Flags.MFD_ALLOW_SEALING);
        if (RemoteCall.failed(made)) {
            return false;
        }
        boolean shown = false;
        if (fill(pid, (int) made, text)) {
            // Opened again to be read only; the program's flags stay.
            long read = out.make(Nr.OPEN, out.text("/proc/self/fd/" + made), flags(call), 0);
            if (!RemoteCall.failed(read)) {
                shown = out.make(Nr.DUP3, read, fd, flags(call) & Flags.O_CLOEXEC) == fd;
                out.make(Nr.CLOSE, read);
            }
        }
        out.make(Nr.CLOSE, made);
        return shown;
    }

    /** By the node, so that no limit of the process counts. */
    private static boolean fill(int pid, int made, byte[] text) {
        int fd = PidFd.take(pid, made);
        if (fd < 0) {
            return false;
        }
        try {
            ByteBuffer bytes = ByteBuffer.allocateDirect(text.length).put(text);
            return Kernel.call(Nr.WRITE, fd, Kernel.address(bytes), text.length) == text.length
                    && Kernel.call(Nr.FCHMOD, fd, READ_ONLY_MODE) == 0
                    && Kernel.call(Nr.FCNTL, fd, F_ADD_SEALS, ALL_SEALS) == 0;
        } finally {
            Kernel.close(fd);
        }
    }

    /** The file's bytes; null if the deputy has not all files of its body ({@code present}: its own map). */
    static byte[] text(List<MapLine> lines, List<Mapping> present) {
        StringBuilder all = new StringBuilder();
        for (MapLine line : merged(lines)) {
            String name = line.isFile() ? path(line, present) : MapLine.NAMES.get(line.name());
            if (name == null) {
                return null;
            }
            add(all, line, name);
        }
        for (Mapping m : present) {
            if (m.named(VSYSCALL)) {
                add(all, new MapLine(m.start(), m.end(), m.prot(), m.shared(), 0, 0, 0, 0), VSYSCALL);
            }
        }
        return all.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A move leaves memory in pieces that the kernel would have joined as they came. */
    private static List<MapLine> merged(List<MapLine> lines) {
        List<MapLine> all = new ArrayList<>();
        MapLine last = null;
        for (MapLine l : lines) {
            boolean joins = last != null
                    && last.end() == l.start()
                    && last.prot() == l.prot()
                    && last.name() == l.name()
                    && !(last.isFile() || l.isFile() || last.shared() || l.shared());
            if (joins) {
                all.remove(all.size() - 1);
                l = new MapLine(last.start(), l.end(), l.prot(), false, 0, 0, 0, l.name());
            }
            all.add(l);
            last = l;
        }
        return all;
    }

    /** The name that the file has now: one inode may have several. */
    private static String path(MapLine line, List<Mapping> present) {
        String found = null;
        for (Mapping m : present) {
            if (m.isFile() && m.inode() == line.inode() && m.device() == line.device()) {
                if (m.overlaps(line.start(), line.end())) {
                    return m.path();
                }
                found = found == null ? m.path() : found;
            }
        }
        return found;
    }

    private static void add(StringBuilder all, MapLine line, String name) {
        int begin = all.length();
        all.append(String.format(
                "%08x-%08x %c%c%c%c %08x %02x:%02x %d ",
                line.start(),
                line.end(),
                (line.prot() & Flags.PROT_READ) != 0 ? 'r' : '-',
                (line.prot() & Flags.PROT_WRITE) != 0 ? 'w' : '-',
                (line.prot() & Flags.PROT_EXEC) != 0 ? 'x' : '-',
                line.shared() ? 's' : 'p',
                line.offset(),
                line.device() >>> Integer.SIZE,
                line.device() & 0xffff_ffffL,
                line.inode()));
        if (!name.isEmpty()) {
            int missing = NAME_COLUMN - (all.length() - begin);
            all.append(" ".repeat(Math.max(1, missing))).append(name);
        }
        all.append('\n');
    }
}

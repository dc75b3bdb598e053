package org.mosix.linux.proc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mosix.linux.Flags;

/** Parser of /proc/PID/maps. */
public final class Maps {
    private Maps() {}

    /** The mappings of a process, ascending. Throws IOException if it is gone. */
    public static List<Mapping> of(int pid) throws IOException {
        // File names may hold any byte: Latin-1 keeps them.
        return parse(new String(Files.readAllBytes(Path.of("/proc/" + pid + "/maps")), StandardCharsets.ISO_8859_1));
    }

    static List<Mapping> parse(String text) {
        List<Mapping> all = new ArrayList<>();
        for (String line : text.split("\n")) {
            if (!line.isEmpty()) {
                all.add(line(line));
            }
        }
        return all;
    }

    private static Mapping line(String line) {
        // 7f..-7f.. rw-p 00001000 fd:01 1234      /path with spaces
        String[] f = line.split(" +", 6);
        int dash = f[0].indexOf('-');
        int colon = f[3].indexOf(':');
        int prot = (f[1].charAt(0) == 'r' ? Flags.PROT_READ : 0)
                | (f[1].charAt(1) == 'w' ? Flags.PROT_WRITE : 0)
                | (f[1].charAt(2) == 'x' ? Flags.PROT_EXEC : 0);
        long device =
                Long.parseLong(f[3].substring(0, colon), 16) << 32 | Long.parseLong(f[3].substring(colon + 1), 16);
        return new Mapping(
                Long.parseUnsignedLong(f[0].substring(0, dash), 16),
                Long.parseUnsignedLong(f[0].substring(dash + 1), 16),
                prot,
                f[1].charAt(3) == 's',
                Long.parseUnsignedLong(f[2], 16),
                device,
                Long.parseUnsignedLong(f[4]),
                f.length > 5 ? f[5] : "");
    }
}

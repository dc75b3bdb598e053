package org.mosix.linux.proc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.mosix.linux.Flags;

/** Parser of /proc/PID/maps: lines as {@code 7f00-7f01 rw-p 00001000 fd:01 1234      /path with spaces}. */
public final class Maps {
    private final byte[] text;
    private int at;

    private Maps(byte[] text) {
        this.text = text;
    }

    /** The mappings of a process, ascending. Throws IOException if it is gone. */
    public static List<Mapping> of(int pid) throws IOException {
        return new Maps(ProcFile.bytes(pid, "maps")).all();
    }

    static List<Mapping> parse(String text) {
        return new Maps(text.getBytes(StandardCharsets.ISO_8859_1)).all();
    }

    private List<Mapping> all() {
        List<Mapping> all = new ArrayList<>();
        while (at < text.length) {
            all.add(line());
        }
        return all;
    }

    private Mapping line() {
        long start = hex();
        long end = hex();
        int prot = (text[at] == 'r' ? Flags.PROT_READ : 0)
                | (text[at + 1] == 'w' ? Flags.PROT_WRITE : 0)
                | (text[at + 2] == 'x' ? Flags.PROT_EXEC : 0);
        boolean shared = text[at + 3] == 's';
        at += 5;
        long offset = hex();
        long major = hex();
        long minor = hex();
        long inode = 0;
        while (at < text.length && text[at] >= '0' && text[at] <= '9') {
            inode = inode * 10 + text[at++] - '0';
        }
        while (at < text.length && text[at] == ' ') {
            at++;
        }
        int from = at;
        while (at < text.length && text[at] != '\n') {
            at++;
        }
        // File names may hold any byte: Latin-1 keeps them.
        String path = from == at ? "" : new String(text, from, at - from, StandardCharsets.ISO_8859_1);
        at++;
        return new Mapping(start, end, prot, shared, offset, major << 32 | minor, inode, path);
    }

    /** A hexadecimal number and the one character behind it. */
    private long hex() {
        long value = 0;
        while (true) {
            int digit = Character.digit(text[at++], 16);
            if (digit < 0) {
                return value;
            }
            value = value << 4 | digit;
        }
    }
}

package org.mosix.linux.proc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** /proc/PID/status: "Name:\tvalue" lines, read once. */
public final class ProcessStatus {
    private final Map<String, String> fields = new HashMap<>();

    private ProcessStatus(String text) {
        for (String line : text.split("\n")) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1).trim());
            }
        }
    }

    /** Of a process, or of one thread of it. Throws IOException if it is gone. */
    public static ProcessStatus of(int pid) throws IOException {
        return parse(new String(Files.readAllBytes(Path.of("/proc/" + pid + "/status")), StandardCharsets.ISO_8859_1));
    }

    static ProcessStatus parse(String text) {
        return new ProcessStatus(text);
    }

    public String text(String field) {
        return fields.getOrDefault(field, "");
    }

    /** First number of a field; 0 if the kernel has no such field. */
    public long number(String field) {
        String value = text(field);
        int space = value.indexOf('\t') >= 0 ? value.indexOf('\t') : value.indexOf(' ');
        String first = space < 0 ? value : value.substring(0, space);
        return first.isEmpty() ? 0 : Long.parseLong(first);
    }

    /** The n-th number of a field such as Uid (real, effective, saved, file system). */
    public int number(String field, int index) {
        return Integer.parseUnsignedInt(text(field).split("[\t ]+")[index]);
    }

    /** Signals that are pending and not blocked: the process is about to take them. */
    public long deliverable() {
        return (set("SigPnd") | set("ShdPnd")) & ~set("SigBlk");
    }

    /** A signal set such as SigCgt: bit 0 is signal 1. */
    public long set(String field) {
        String value = text(field);
        return value.isEmpty() ? 0 : Long.parseUnsignedLong(value, 16);
    }
}

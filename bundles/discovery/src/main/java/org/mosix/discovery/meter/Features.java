package org.mosix.discovery.meter;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** A processor's features as one number, equal for equal features; pure functions. */
public final class Features {
    private static final int CPUINFO_BYTES = 65_536;

    private Features() {}

    /**
     * Of names in any order: the first eight bytes of their SHA-256. 0 for none at all, which stands for unknown.
     *
     * @param names of features, for a node those that a program can see: features of the kernel's own would make nodes differ
     *     among which processes can move
     */
    public static long digest(Collection<String> names) {
        if (names.isEmpty()) {
            return 0;
        }
        byte[] text = String.join(" ", new TreeSet<>(names)).getBytes(StandardCharsets.UTF_8);
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text))
                    .getLong();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Of this machine, with all flags of its first processor: for nodes where nobody says what a program can see. */
    public static long ofThisMachine() {
        return digest(parse(ProcText.read(Path.of("/proc/cpuinfo"), CPUINFO_BYTES)));
    }

    /** Maker and flags of the first processor in /proc/cpuinfo; empty if it names none. */
    static List<String> parse(String cpuinfo) {
        String maker = value(cpuinfo, "vendor_id");
        String flags = value(cpuinfo, "flags");
        if (flags.isEmpty()) {
            return List.of();
        }
        TreeSet<String> names = new TreeSet<>(List.of(flags.split("\\s+")));
        names.add("made-by-" + maker);
        return List.copyOf(names);
    }

    private static String value(String cpuinfo, String name) {
        int at = ProcText.valueOf(cpuinfo, name);
        if (at < 0 || at >= cpuinfo.length() || cpuinfo.charAt(at) != ':') {
            return "";
        }
        int end = cpuinfo.indexOf('\n', at);
        // A line without its end was cut where reading stopped: features behind that are not known.
        return end < 0 ? "" : cpuinfo.substring(at + 1, end).strip();
    }
}

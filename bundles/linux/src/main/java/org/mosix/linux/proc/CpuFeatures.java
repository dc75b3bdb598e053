package org.mosix.linux.proc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a program can see and use of a node's processors: the maker's name and the instruction sets, by the names that
 * {@code /proc/cpuinfo} gives them (arch/x86/include/asm/cpufeatures.h). What only the kernel uses is left out. Immutable.
 *
 * @param names sorted, without doubles
 */
public record CpuFeatures(List<String> names) {
    /** Longest list that is taken from somebody else, in characters. */
    public static final int MOST = 4096;

    /** Instruction sets of programs; besides these, all whose names begin like {@link #FAMILIES}. */
    private static final Set<String> SETS = Set.of(
            ("fpu tsc cx8 cmov clflush mmx fxsr mmxext 3dnow 3dnowext 3dnowprefetch rdtscp pni pclmulqdq ssse3 fma"
                            + " fma4 cx16 movbe popcnt aes xsave f16c rdrand rdseed lahf_lm abm misalignsse xop tbm bmi1 bmi2"
                            + " fsgsbase erms fsrm adx clflushopt clwb clzero prefetchwt1 pcommit gfni vaes vpclmulqdq rdpid"
                            + " movdiri movdir64b cldemote enqcmd serialize waitpkg pku ospke rtm hle mpx lwp umip shstk"
                            + " user_shstk ibt tsxldtrk uintr cmpccxadd wrmsrns raoint")
                    .split(" "));

    private static final List<String> FAMILIES =
            List.of("sse", "avx", "amx", "sha", "sm3", "sm4", "apx", "vnni", "xsaveopt", "xsavec", "xgetbv1");

    public CpuFeatures {
        names = List.copyOf(new TreeSet<>(names));
    }

    /** Of this machine: what all its processors have. Throws IOException if the kernel does not tell. */
    public static CpuFeatures own() throws IOException {
        Set<String> makers = new TreeSet<>();
        Set<String> common = null;
        for (String line : Files.readAllLines(Path.of("/proc/cpuinfo"))) {
            int colon = Math.max(0, line.indexOf(':'));
            String value = line.substring(Math.min(line.length(), colon + 1)).strip();
            switch (line.substring(0, colon).strip()) {
                case "vendor_id" -> makers.add("made-by-" + value);
                case "flags" -> {
                    Set<String> sets = new TreeSet<>(List.of(value.split("\\s+")));
                    sets.removeIf(name -> !isSet(name));
                    if (common == null) {
                        common = sets;
                    } else {
                        common.retainAll(sets);
                    }
                }
                default -> {}
            }
        }
        if (common == null) {
            throw new IOException("/proc/cpuinfo names no processor");
        }
        makers.addAll(common);
        return new CpuFeatures(List.copyOf(makers));
    }

    private static boolean isSet(String name) {
        return SETS.contains(name) || FAMILIES.stream().anyMatch(name::startsWith);
    }

    /** These without some. */
    public CpuFeatures without(Collection<String> some) {
        return new CpuFeatures(names.stream().filter(n -> !some.contains(n)).toList());
    }

    /** What others have, and these have not. */
    public List<String> lacking(CpuFeatures others) {
        return others.names.stream().filter(n -> !names.contains(n)).toList();
    }

    public String text() {
        return String.join(" ", names);
    }

    /** Reads {@link #text()}. IllegalArgumentException if it is none. */
    public static CpuFeatures parse(String text) {
        if (text.length() > MOST || !text.matches("[\\w -]*")) {
            throw new IllegalArgumentException("a list of processor features of " + text.length() + " characters");
        }
        return new CpuFeatures(List.of(text.strip().split(" +")));
    }
}

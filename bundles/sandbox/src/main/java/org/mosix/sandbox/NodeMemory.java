package org.mosix.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How much memory this node may use: the machine's, or less where a control group says so. */
final class NodeMemory {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final long LEAST = 64L << 20;

    private NodeMemory() {}

    static long bytes() {
        long least = Long.MAX_VALUE;
        for (Path group : groups()) {
            least = Math.min(least, limit(group.resolve("memory.limit_in_bytes")));
            least = Math.min(least, limit(group.resolve("memory.max")));
        }
        return Math.max(LEAST, Math.min(least, machine()));
    }

    /** Our own group and all above it, in whatever hierarchy has the memory controller. */
    private static List<Path> groups() {
        List<Path> groups = new ArrayList<>();
        for (String line : text(Path.of("/proc/self/cgroup")).split("\n")) {
            String[] f = line.split(":", 3);
            boolean memory = f.length == 3 && List.of(f[1].split(",")).contains("memory");
            if (memory || f.length == 3 && f[1].isEmpty()) {
                Path top = memory ? ROOT.resolve("memory") : ROOT;
                // Seen from a namespace or a bind mount the path may lead nowhere: then only the top counts.
                Path at = Path.of("/").relativize(Path.of(f[2]).normalize());
                groups.add(top);
                for (Path p = at; p != null && !p.toString().isEmpty(); p = p.getParent()) {
                    groups.add(top.resolve(p));
                }
            }
        }
        return groups;
    }

    private static long limit(Path file) {
        String text = text(file).trim();
        return text.isEmpty() || !text.chars().allMatch(Character::isDigit) || text.length() > 18
                ? Long.MAX_VALUE
                : Long.parseLong(text);
    }

    private static long machine() {
        for (String line : text(Path.of("/proc/meminfo")).split("\n")) {
            if (line.startsWith("MemTotal:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
            }
        }
        throw new IllegalStateException("/proc/meminfo has no MemTotal");
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            return "";
        }
    }
}

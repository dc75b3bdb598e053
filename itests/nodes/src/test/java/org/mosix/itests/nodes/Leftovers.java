package org.mosix.itests.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What running nodes have of this machine, noted while they run, to be looked for when they should be gone. */
final class Leftovers {
    /** Moments that the kernel may need to take a dead namespace apart. */
    private static final java.time.Duration GRACE = java.time.Duration.ofSeconds(5);

    private final Path state;
    private final Set<String> groups = new TreeSet<>();
    /** Processes by pid and the time they were born. */
    private final Map<Integer, String> processes = new HashMap<>();

    private final Set<String> namespaces = new TreeSet<>();

    private Leftovers(Path state) {
        this.state = state;
    }

    static Leftovers of(Path state, int nodes) throws IOException {
        Leftovers found = new Leftovers(state);
        Set<String> mine = namespacesOf(Path.of("/proc/self"));
        for (int k = 1; k <= nodes; k++) {
            for (String line : Files.readAllLines(state.resolve("node." + k + "/group.list"))) {
                found.groups.add(Path.of(line.split(" ")[0]).getFileName().toString());
            }
        }
        for (Path process : all()) {
            String group = read(process.resolve("cgroup"));
            if (found.groups.stream().anyMatch(group::contains)
                    || read(process.resolve("cmdline")).contains(state.toString())) {
                found.processes.put(pid(process), birth(process));
                found.namespaces.addAll(namespacesOf(process));
            }
        }
        found.namespaces.removeAll(mine);
        if (found.processes.size() < 2 * nodes || found.namespaces.size() < 3 * nodes) {
            throw new AssertionError("the nodes cannot be seen: " + found.processes + " " + found.namespaces);
        }
        return found;
    }

    void assertNone() throws IOException {
        long deadline = System.nanoTime() + GRACE.toNanos();
        List<String> left = left();
        while (!left.isEmpty() && System.nanoTime() < deadline) {
            java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
            left = left();
        }
        assertEquals(List.of(), left, "left behind on this machine");
    }

    private List<String> left() throws IOException {
        List<String> left = new ArrayList<>();
        for (Path process : all()) {
            if (birth(process).equals(processes.get(pid(process)))) {
                left.add("process " + process + " "
                        + read(process.resolve("comm")).strip());
            }
            for (String namespace : namespacesOf(process)) {
                if (namespaces.contains(namespace)) {
                    left.add("namespace " + namespace + " of " + process);
                }
            }
        }
        for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
            if (line.contains(state.toString())) {
                left.add("mount " + line);
            }
        }
        leftGroups(left);
        if (Files.exists(state)) {
            left.add("directory " + state);
        }
        return left;
    }

    private void leftGroups(List<String> left) throws IOException {
        Command named = new Command(
                Map.of(),
                "",
                List.of("unshare", "--mount", "sh", "-c", "mount -t cgroup -o none,name=mosix mosix /mnt && ls /mnt"));
        Command.Result result = named.finish(Cluster.SHORT);
        if (result.status() != 0) {
            left.add("the hierarchy named mosix cannot be looked at: " + result);
        }
        for (String group : groups) {
            if (result.out().contains(group)) {
                left.add("cgroup " + group + " in the hierarchy named mosix");
            }
            for (Path hierarchy : hierarchies()) {
                if (Files.exists(hierarchy.resolve(group))) {
                    left.add("cgroup " + hierarchy.resolve(group));
                }
            }
        }
    }

    private static List<Path> hierarchies() throws IOException {
        List<Path> list = new ArrayList<>(List.of(Path.of("/sys/fs/cgroup")));
        try (DirectoryStream<Path> below = Files.newDirectoryStream(list.get(0), Files::isDirectory)) {
            below.forEach(list::add);
        }
        return list;
    }

    private static List<Path> all() throws IOException {
        List<Path> list = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            processes.forEach(list::add);
        }
        return list;
    }

    private static int pid(Path process) {
        return Integer.parseInt(process.getFileName().toString());
    }

    /** Field 22 of stat; the command in parentheses may hold anything. */
    private static String birth(Path process) {
        String stat = read(process.resolve("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ");
        return fields.length > 19 ? fields[19] : "";
    }

    private static Set<String> namespacesOf(Path process) {
        Set<String> set = new TreeSet<>();
        for (String kind : List.of("mnt", "pid", "net", "uts", "ipc", "time", "cgroup", "user")) {
            try {
                set.add(Files.readSymbolicLink(process.resolve("ns").resolve(kind))
                        .toString());
            } catch (IOException e) {
                // It has ended, or is a zombie: it has no namespaces.
                continue;
            }
        }
        return set;
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return ""; // it has ended meanwhile
        }
    }
}

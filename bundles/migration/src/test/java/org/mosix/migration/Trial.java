package org.mosix.migration;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import org.mosix.api.Caller;
import org.mosix.api.Destination;
import org.mosix.api.RunSpec;
import org.mosix.sandbox.Cgroups;
import org.mosix.sandbox.Limits;

/**
 * Three nodes in one JVM, on three loopback addresses: {@code Trial MODE PROG ARGS...} runs a program natively, away or
 * moved. For trying things by hand, and the base of {@link TripTest}.
 */
public final class Trial implements AutoCloseable {
    private static final String NODES = "1=127.0.0.1:%1$d,2=127.0.0.2:%1$d,3=127.0.0.3:%1$d";

    final List<Agent> agents = new ArrayList<>();
    private final Path directory = Files.createTempDirectory("mosix-trial");

    /** A port that nobody uses now; several checkouts may be tested at once. */
    /** Below the ports of outgoing connections, which may be taken at one address of ours and not at another. */
    static int freePort() throws IOException {
        for (int port = 20_000 + new java.util.Random().nextInt(10_000); port < 32_000; port++) {
            if (isFree(port)) {
                return port;
            }
        }
        throw new IOException("no free port");
    }

    private static boolean isFree(int port) {
        for (int n = 1; n <= 3; n++) {
            try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getByName("127.0.0." + n))) {
                assert probe.isBound();
            } catch (IOException e) {
                return false;
            }
        }
        return true;
    }

    Trial(int port) throws IOException {
        this(port, true, Cgroups.AUTO);
    }

    /** The node list of the three. */
    static String nodes(int port) {
        return String.format(NODES, port);
    }

    static String address(int node, int port) {
        return "127.0.0." + node + ":" + port;
    }

    /** With other ways of the kernel than the best. */
    Trial(int port, boolean scanAllowed, Cgroups cgroups) throws IOException {
        for (int n = 1; n <= 3; n++) {
            Agent agent = new Agent(n, address(n, port), nodes(port), scanAllowed, Limits.DEFAULT.by(cgroups));
            open(agent);
        }
    }

    /** With other processors, one for each node. */
    Trial(int port, List<Processors> processors) throws IOException {
        for (int n = 1; n <= 3; n++) {
            Agent agent = new Agent(n, address(n, port), nodes(port), processors.get(n - 1), true, Limits.DEFAULT);
            open(agent);
        }
    }

    private void open(Agent agent) throws IOException {
        Path images = directory.resolve("frozen" + agent.self());
        agent.open(name -> name.equals("frozen") ? images : null, OptionalInt.empty());
        agents.add(agent);
    }

    /** Where home has the files of its frozen processes. */
    Path images() {
        return directory.resolve("frozen1");
    }

    Agent home() {
        return agents.get(0);
    }

    /** What a program did. */
    record Run(int status, String output, int moves) {}

    /**
     * Runs a program as a grandchild (a child of the JVM cannot be traced by it) in a job of node 1.
     *
     * @param node where it starts; 1 is home
     * @param every milliseconds between moves to a random node, or 0 for none
     */
    Run run(int node, int every, String... program) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("sh", "-c", "sh -c 'echo $$; read x; exec \"$@\" </dev/null' x \"$@\"; exit $?", "x"));
        command.addAll(List.of(program));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.ISO_8859_1));
        int pid = Integer.parseInt(out.readLine());
        Caller root = new Caller(pid, 0, 0);
        Optional<String> where = node == 1 ? Optional.empty() : Optional.of(Integer.toString(node));
        home().jobs().start(root, new RunSpec(where, false, Optional.empty(), List.of(program), Optional.empty()));
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        int[] moves = {0};
        Thread mover = every == 0 ? null : mover(pid, every, moves, process);
        StringBuilder text = new StringBuilder();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            text.append(line).append('\n');
        }
        int status = process.waitFor();
        if (mover != null) {
            mover.join();
        }
        return new Run(status, text.toString(), moves[0]);
    }

    private Thread mover(int pid, int every, int[] moves, Process process) {
        Random random = new Random(7);
        Thread thread = new Thread(() -> {
            while (process.isAlive()) {
                try {
                    Thread.sleep(every);
                    int node = 1 + random.nextInt(3);
                    var report = home().migrator()
                            .move(new Caller(pid, 0, 0), pid, node == 1 ? Destination.HOME : Destination.of("" + node));
                    if (report.totalMicros() > 0) {
                        moves[0]++;
                        if (System.getenv("TRIAL_VERBOSE") != null) {
                            System.err.println(report.sentence());
                        }
                    }
                } catch (Exception e) {
                    if (System.getenv("TRIAL_VERBOSE") != null) {
                        System.err.println(e);
                    }
                }
            }
        });
        thread.start();
        return thread;
    }

    @Override
    public void close() {
        agents.forEach(Agent::close);
        try (Stream<Path> all = Files.walk(directory)) {
            all.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void main(String[] args) throws Exception {
        try (Trial trial = new Trial(Trial.freePort())) {
            int node = args[0].equals("native") ? 1 : 2;
            int every = args[0].startsWith("moved") ? Integer.parseInt(args[0].substring(5)) : 0;
            long begin = System.nanoTime();
            Run run = trial.run(node, every, java.util.Arrays.copyOfRange(args, 1, args.length));
            System.out.print(run.output());
            System.out.printf(
                    "-- status %d, %d moves, %.2f s%n", run.status(), run.moves(), (System.nanoTime() - begin) / 1e9);
        }
        System.exit(0);
    }
}

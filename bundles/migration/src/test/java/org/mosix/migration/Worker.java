package org.mosix.migration;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.mosix.api.Caller;
import org.mosix.api.ClusterException;
import org.mosix.api.RunSpec;

/** A program in a job, which computes and checks itself until a file is there. Made for several at the same time. */
final class Worker implements AutoCloseable {
    static final int STATUS = 7;
    private static final String PROGRAM = """
            n=0; bad=0
            while [ ! -e "$1" ]; do
              n=$((n+1))
              x=$((n*7)); [ $((x/7)) = $n ] || bad=$((bad+1))
            done
            echo "bad=$bad $(echo $n | grep -c .)"
            exit 7
            """;

    private final Process process;
    private final BufferedReader out;
    private final Path until;
    final int pid;

    /** @param node where it starts */
    Worker(Agent home, int node, boolean fallback, Path until) throws IOException, ClusterException {
        this.until = until;
        // A child of the JVM cannot be traced by it.
        process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "sh -c 'echo $$; read x; exec sh -c \"$0\" sh \"$1\" < /dev/null' \"$@\"; exit $?",
                        "x",
                        PROGRAM,
                        until.toString())
                .redirectErrorStream(true)
                .start();
        out = process.inputReader();
        pid = Integer.parseInt(out.readLine());
        try {
            home.jobs()
                    .start(
                            new Caller(pid, 0, 0),
                            new RunSpec(
                                    Optional.of("" + node),
                                    fallback,
                                    Optional.empty(),
                                    List.of("sh"),
                                    Optional.empty()));
        } catch (ClusterException e) {
            close();
            throw e;
        }
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    /** Lets it end; its output, if its exit status is right. */
    String result() throws IOException, InterruptedException {
        Files.writeString(until, "");
        String line = out.readLine();
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != STATUS) {
            throw new AssertionError("it did not end, or not right: " + line);
        }
        return line;
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}

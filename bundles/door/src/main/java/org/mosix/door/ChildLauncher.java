package org.mosix.door;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.mosix.api.Launcher;
import org.mosix.api.Refused;
import org.mosix.linux.Kernel;
import org.mosix.linux.Nr;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the thin client as a child of a shell that is a child of this JVM.
 *
 * <p>The shell between is there for the kernel: a process whose tracer is in the same thread group as its parent is
 * reaped by the tracer's wait (kernel/exit.c, ptrace_reparented; seen on 6.18), and then its parent gets ECHILD. The
 * shell is not in the job and is never traced.
 *
 * <p>Each run uses the caller's thread, which waits, and three that copy.
 */
@Component
public final class ChildLauncher implements Launcher {
    private static final Logger LOG = LoggerFactory.getLogger(ChildLauncher.class);
    /** The exit keeps the shell from giving its own process to the command. */
    private static final String RUN = "\"$0\" \"$@\"; exit $?";
    /** How often a live input is asked for bytes: typing feels immediate. */
    private static final long ASK_NANOS = 20_000_000;

    private static final int PRIO_PROCESS = 0;

    private final Path directory;
    private final Path socket;

    @Activate
    public ChildLauncher(@Reference Door door) throws IOException {
        socket = door.socket();
        directory = Files.createTempDirectory("mosix-client");
        ClientElf.write(directory);
    }

    /** Removes the client; programs that run go on. */
    @Deactivate
    public void close() throws IOException {
        for (String name : ClientElf.NAMES) {
            Files.deleteIfExists(directory.resolve(name));
        }
        Files.deleteIfExists(directory);
    }

    @Override
    public int run(List<String> arguments, Streams streams) throws Refused, InterruptedException {
        List<String> line = new ArrayList<>(
                List.of("/bin/sh", "-c", RUN, directory.resolve("mosrun").toString()));
        line.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().put("MOSIX_SOCKET", socket.toString());
        Process process;
        try {
            process = builder.start();
            // The node's own threads may go before (docs/adr/0022); programs may not.
            Kernel.call(Nr.SETPRIORITY, PRIO_PROCESS, process.pid(), 0);
        } catch (IOException e) {
            throw new Refused("mosrun cannot be started on this node: " + e.getMessage(), e);
        }
        copier("in", () -> feed(process, streams));
        Thread out = copier("out", () -> process.getInputStream().transferTo(streams.out()));
        Thread err = copier("err", () -> process.getErrorStream().transferTo(streams.err()));
        try {
            int status = process.waitFor();
            out.join();
            err.join();
            return status;
        } catch (InterruptedException e) {
            process.descendants().forEach(ProcessHandle::destroy);
            throw e;
        }
    }

    private static void feed(Process process, Streams streams) throws IOException {
        try (OutputStream to = process.getOutputStream()) {
            if (!streams.live()) {
                streams.in().transferTo(to);
                return;
            }
            InputStream in = streams.in();
            byte[] typed = new byte[4096];
            while (process.isAlive()) {
                int there = in.available();
                if (there > 0) {
                    to.write(typed, 0, in.read(typed, 0, Math.min(there, typed.length)));
                    to.flush();
                } else {
                    LockSupport.parkNanos(ASK_NANOS);
                }
            }
        }
    }

    private interface Copy {
        void run() throws IOException;
    }

    private static Thread copier(String what, Copy copy) {
        Thread thread = new Thread(
                () -> {
                    try {
                        copy.run();
                    } catch (IOException e) {
                        LOG.debug("{} of a program ended: {}", what, e.getMessage());
                    }
                },
                "mosix-run-" + what);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}

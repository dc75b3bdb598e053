package org.mosix.door;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.mosix.api.ClusterException;
import org.mosix.api.JobStart;
import org.mosix.api.Jobs;
import org.mosix.api.Refused;
import org.mosix.api.RunSpec;
import org.mosix.linux.Errno;
import org.mosix.linux.Flags;

/** {@code mosrun}: the client's process joins a job and becomes the user's program. */
final class RunCommand implements Command {
    private static final int NOT_FOUND = 127;
    private static final int CANNOT_RUN = 126;
    private static final int O_NOCTTY = 0400;
    private static final int READ_WRITE_ALL = 0666;

    private final Jobs jobs;

    RunCommand(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public String help() {
        return """
                usage: mosrun [OPTIONS] [--] PROGRAM [ARGUMENT ...]
                Runs a program that can move to other nodes while it runs.

                  -r NODE       start it on that node (number, address or host name)
                  -h            start it here (the default)
                  -F            when that node cannot take it, start it here
                  --stats FILE  write what became of the job to FILE when it ends (JSON)
                  --trace       print each system call that is made here for a process away
                  --help        print this

                Exit status: that of the program; 122 when the node where it worked was
                lost, 125 when mosrun fails, 126 when the program cannot be run, 127 when it
                is not found.
                """;
    }

    @Override
    public Options.Syntax syntax() {
        return new Options.Syntax(Set.of("-h", "-F", "--trace", "--help"), Set.of("-r", "--stats"));
    }

    @Override
    public int usageStatus() {
        return ClientCode.FAILED;
    }

    @Override
    public int failureStatus() {
        return ClientCode.FAILED;
    }

    @Override
    public int run(Request request, Options options, Client client)
            throws ClusterException, Options.Wrong, IOException {
        if (options.operands().isEmpty()) {
            throw new Options.Wrong("name the program to run");
        }
        if (options.has("-h") && options.has("-r")) {
            throw new Options.Wrong("-h and -r exclude each other");
        }
        Optional<OutputStream> stats = Optional.empty();
        if (options.has("--stats")) {
            stats = Optional.of(open(options.value("--stats").orElseThrow(), client));
        }
        JobStart start = start(request, options, stats, client);
        return become(request, options, client, start);
    }

    private static OutputStream open(String file, Client client) throws Refused, IOException {
        int flags = Flags.O_WRONLY | Flags.O_CREAT | Flags.O_TRUNC | Flags.O_CLOEXEC | O_NOCTTY;
        String failed = "cannot write the statistics to '" + Request.text(file) + "': ";
        if (file.length() > Order.LIMIT / 2) {
            throw new Refused(failed + ErrorText.of(Errno.ENAMETOOLONG));
        }
        long descriptor = client.open(file, flags, READ_WRITE_ALL);
        if (descriptor < 0) {
            throw new Refused(failed + ErrorText.of((int) -descriptor));
        }
        try {
            return client.take((int) descriptor);
        } catch (IOException e) {
            throw new Refused(failed + e.getMessage(), e);
        }
    }

    private JobStart start(Request request, Options options, Optional<OutputStream> stats, Client client)
            throws ClusterException, IOException {
        Optional<OutputStream> trace = Optional.empty();
        try {
            if (options.has("--trace")) {
                trace = Optional.of(standardError(client));
            }
            RunSpec spec = new RunSpec(
                    options.value("-r").map(Request::text), options.has("-F"), stats, options.operands(), trace);
            return jobs.start(request.caller(), spec);
        } catch (ClusterException | RuntimeException e) {
            for (Optional<OutputStream> open : List.of(stats, trace)) {
                if (open.isPresent()) {
                    open.get().close();
                }
            }
            throw e;
        }
    }

    private static OutputStream standardError(Client client) throws Refused {
        try {
            return client.standardError();
        } catch (IOException e) {
            throw new Refused("cannot print the calls on your standard error: " + e.getMessage(), e);
        }
    }

    /** From here on the process is in the job: it becomes the program, or leaves the job again. */
    private static int become(Request request, Options options, Client client, JobStart start) throws IOException {
        String program = request.args().get(options.end());
        int errno;
        boolean told = false;
        try {
            errno = Search.run(
                    program,
                    request.path(),
                    (file, byShell) -> file.length() > Order.LIMIT / 2
                            ? Errno.ENAMETOOLONG
                            : client.exec(options.end(), file, byShell));
            told = errno == 0;
        } finally {
            if (!told) {
                start.abandoned();
            }
        }
        if (told) {
            return 0;
        }
        client.complain("mosrun: cannot run '" + Request.text(program) + "': " + ErrorText.of(errno));
        return errno == Errno.ENOENT ? NOT_FOUND : CANNOT_RUN;
    }
}

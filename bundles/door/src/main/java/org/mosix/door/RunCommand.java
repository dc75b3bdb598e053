package org.mosix.door;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.mosix.api.Balancer;
import org.mosix.api.ClusterException;
import org.mosix.api.HintChanges;
import org.mosix.api.JobHints;
import org.mosix.api.JobQueue;
import org.mosix.api.JobStart;
import org.mosix.api.Jobs;
import org.mosix.api.Refused;
import org.mosix.api.RunSpec;
import org.mosix.linux.Errno;
import org.mosix.linux.Flags;

/** {@code mosrun}: the client's process joins a job and becomes the user's program. */
final class RunCommand extends ProgramCommand {
    private static final int O_NOCTTY = 0400;
    private static final int READ_WRITE_ALL = 0666;

    private final Awaited<Jobs> jobs;
    private final Supplier<Optional<Balancer>> balancer;
    private final CloudRun cloud;

    RunCommand(Awaited<Jobs> jobs, Supplier<Optional<Balancer>> balancer, CloudRun cloud) {
        this.jobs = jobs;
        this.balancer = balancer;
        this.cloud = cloud;
    }

    @Override
    public String help() {
        String text = """
                usage: mosrun [OPTIONS] [--] PROGRAM [ARGUMENT ...]
                Runs a program that can move to other nodes while it runs.

                  -r NODE              start it on that node (number, address or host name)
                  -b, --best           start it where it will run best at the moment; here, if
                                       that node does not take it
                  -h                   start it here (the default)
                  -E, --native         it runs natively on this node, and is never moved
                  -F                   when that node cannot take it, start it here
                @QUEUE@
                  --stats FILE         write what became of the job to FILE when it ends (JSON)
                  --trace              print each system call that is made here for a process away
                  --cloud NAME         run it in that cloud, by ssh with your own keys and without a
                                       terminal; with none of the other options
                  --help               print this

                What it is, for the decisions where it works; a mosrun within it inherits these:

                @HINTS@
                Exit status: that of the program; 122 when the node where it worked was
                lost, 125 when mosrun fails, 126 when the program cannot be run, 127 when it
                is not found. With --cloud that of ssh: 255 when the connection fails or is
                lost, when the cloud is closed, and when a signal ends the program there.
                """;
        return text.replace("@HINTS@\n", HintOptions.HELP).replace("@QUEUE@\n", QueueOption.HELP);
    }

    @Override
    public Options.Syntax syntax() {
        Set<String> flags = new HashSet<>(HintOptions.FLAGS);
        flags.addAll(Set.of("-h", "-b", "-E", "-F", "--trace", "--help"));
        Set<String> values = new HashSet<>(HintOptions.VALUES);
        values.addAll(Set.of("-r", "--stats", "--cloud"));
        Map<String, String> longNames = HintOptions.longNames();
        longNames.put("--best", "-b");
        longNames.put("--native", "-E");
        longNames.put("--queue", QueueOption.NAME);
        return new Options.Syntax(flags, values, Set.of(QueueOption.NAME), longNames);
    }

    /** What is wrong is said before it waits. */
    @Override
    public Optional<JobQueue.Wish> queued(Options options) throws Options.Wrong {
        if (!options.has(QueueOption.NAME) || options.operands().isEmpty() || options.has("--cloud")) {
            return Optional.empty();
        }
        check(options);
        return Optional.of(QueueOption.wish(options));
    }

    @Override
    Becoming starts(Request request, Options options, Client client)
            throws ClusterException, Options.Wrong, IOException {
        if (options.has("--cloud")) {
            return cloud.start(request, options, client);
        }
        check(options);
        HintChanges hints = HintOptions.of(options);
        awaitJobs();
        Optional<OutputStream> stats = Optional.empty();
        if (options.has("--stats")) {
            stats = Optional.of(open(options.value("--stats").orElseThrow(), client));
        }
        return operand(start(request, options, hints, stats, client), request, options, client);
    }

    /**
     * A client that has done something for us cannot come again when the door is replaced: so nothing is asked of it before that which
     * may be replaced together with the door is there.
     */
    private void awaitJobs() throws InterruptedIOException {
        try {
            jobs.ready();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private static void check(Options options) throws Options.Wrong {
        if (options.has("-h") && options.has("-r")) {
            throw new Options.Wrong("-h and -r exclude each other");
        }
        if (options.has("-b") && (options.has("-h") || options.has("-r"))) {
            throw new Options.Wrong("-b excludes -h and -r");
        }
        boolean untraced = !options.has("-b") && !options.has("--stats") && !options.has("--trace");
        if (options.has("-E") && !untraced) {
            throw new Options.Wrong("-E runs it natively on this node, and excludes -b, --stats and --trace");
        }
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

    /** The best node as those see it who decide where processes work. */
    private Optional<String> node(Options options, HintChanges hints) throws ClusterException {
        if (!options.has("-b")) {
            return options.value("-r").map(Request::text);
        }
        Balancer knows = balancer.get()
                .orElseThrow(() -> new Refused("nobody knows the best node: the feature mosix-information is missing,"
                        + " or this node decides nothing"));
        return Optional.of(knows.place(hints.over(JobHints.NONE)).toString());
    }

    private JobStart start(
            Request request, Options options, HintChanges hints, Optional<OutputStream> stats, Client client)
            throws ClusterException, IOException {
        Optional<OutputStream> trace = Optional.empty();
        try {
            if (options.has("--trace")) {
                trace = Optional.of(standardError(client));
            }
            RunSpec spec =
                    // What was best some moments ago may take nobody now: its owner has come back.
                    new RunSpec(
                            node(options, hints),
                            options.has("-F") || options.has("-b"),
                            stats,
                            options.operands(),
                            trace,
                            hints);
            return options.has("-E")
                    ? jobs.get().startNative(request.caller(), spec)
                    : jobs.get().start(request.caller(), spec);
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
}

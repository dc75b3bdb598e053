package org.mosix.door;

import java.io.IOException;
import org.mosix.api.ClusterException;
import org.mosix.api.JobStart;
import org.mosix.linux.Errno;

/** A command by which the client's process becomes a program that its user names. */
abstract class ProgramCommand implements Command {
    private static final int NOT_FOUND = 127;
    private static final int CANNOT_RUN = 126;

    @Override
    public final int usageStatus() {
        return ClientCode.FAILED;
    }

    @Override
    public final int failureStatus() {
        return ClientCode.FAILED;
    }

    @Override
    public final int run(Request request, Options options, Client client)
            throws ClusterException, Options.Wrong, IOException {
        if (options.operands().isEmpty()) {
            throw new Options.Wrong("name the program to run");
        }
        return become(request, client, starts(request, options, client));
    }

    /** Arranges all that has to be before the process becomes the program. */
    abstract Becoming starts(Request request, Options options, Client client)
            throws ClusterException, Options.Wrong, IOException;

    /** The program that the operands name, run by the client's process itself. */
    static Becoming operand(JobStart start, Request request, Options options, Client client) {
        return new Becoming(
                start, request.args().get(options.end()), (file, byShell) -> client.exec(options.end(), file, byShell));
    }

    /**
     * What the client's process is about to be.
     *
     * @param program as the user would name it, raw
     */
    record Becoming(JobStart start, String program, Search.Attempt attempt) {}

    /** From here on the process is in the job: it becomes the program, or leaves the job again. */
    private static int become(Request request, Client client, Becoming what) throws IOException {
        int errno;
        boolean told = false;
        try {
            errno = Search.run(
                    what.program,
                    request.path(),
                    (file, byShell) ->
                            file.length() > Order.LIMIT / 2 ? Errno.ENAMETOOLONG : what.attempt.exec(file, byShell));
            told = errno == 0;
        } finally {
            if (!told) {
                what.start.abandoned();
            }
        }
        if (told) {
            return 0;
        }
        client.complain(Request.text(request.command()) + ": cannot run '" + Request.text(what.program) + "': "
                + ErrorText.of(errno));
        return errno == Errno.ENOENT ? NOT_FOUND : CANNOT_RUN;
    }
}

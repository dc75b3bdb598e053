package org.mosix.door;

import java.util.Set;
import org.mosix.api.ClusterException;
import org.mosix.api.Jobs;

/** {@code native}: the client's process leaves its job and becomes the user's program. */
final class NativeCommand extends ProgramCommand {
    private final Jobs jobs;

    NativeCommand(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public String help() {
        return """
                usage: native [--] PROGRAM [ARGUMENT ...]
                Within a program that mosrun has started: runs another one that is none of MOSIX's, here
                at home. It and what it starts are never frozen or moved, and mosps does not list
                them. Elsewhere it just runs the program.

                  --help  print this

                Exit status: that of the program; 125 when native fails, 126 when the program cannot be
                run, 127 when it is not found.
                """;
    }

    @Override
    public Options.Syntax syntax() {
        return new Options.Syntax(Set.of("--help"), Set.of());
    }

    @Override
    Becoming starts(Request request, Options options, Client client) throws ClusterException {
        jobs.leave(request.caller());
        // Who is out stays out, also if there is no such program: then the process just ends.
        return operand(() -> {}, request, options, client);
    }
}

package org.mosix.door;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.mosix.api.ClusterException;
import org.mosix.api.Jobs;
import org.mosix.api.ProcessInfo;

/** {@code mosps}: the processes of this home's jobs. */
final class PsCommand implements Command {
    private final Jobs jobs;

    PsCommand(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public String help() {
        return """
                usage: mosps [-a]
                Lists your processes that were started by mosrun on this node.

                  -a      list all that you may see (root: those of all users)
                  --help  print this

                NODE is where a process works; CALLS are system calls made here for it while it
                was away; HOME-S and AWAY-S are its seconds of user CPU time here and elsewhere;
                PINNED says what keeps it here, if anything does. Of what mosrun --cloud runs
                NODE is the cloud's name; all else is said of the process that connects it.
                """;
    }

    @Override
    public Options.Syntax syntax() {
        return new Options.Syntax(Set.of("-a", "--help"), Set.of());
    }

    @Override
    public int run(Request request, Options options, Client client)
            throws ClusterException, Options.Wrong, IOException {
        if (!options.operands().isEmpty()) {
            throw new Options.Wrong("mosps takes no operands");
        }
        Table table = new Table(
                "PID>", "PPID>", "UID>", "NODE>", "STATE", "MOVES>", "CALLS>", "HOME-S>", "AWAY-S>", "COMMAND",
                "PINNED");
        for (ProcessInfo p : jobs.list(request.caller(), options.has("-a"))) {
            table.row(List.of(
                    p.pid(),
                    p.ppid(),
                    p.uid(),
                    p.where(),
                    p.state().name().toLowerCase(Locale.ROOT),
                    p.moves(),
                    p.forwardedCalls(),
                    seconds(p.userSecondsHome()),
                    seconds(p.userSecondsAway()),
                    p.command(),
                    p.pinned().orElse("")));
        }
        client.print(table.text());
        return 0;
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.2f", seconds);
    }
}
